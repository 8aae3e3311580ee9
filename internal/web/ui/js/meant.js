// @ts-check
// What the server tells the writer of a line about it, and nobody else: that it seems to be a command and was not taken for one.
import { button, make } from './dom.js';
import { tell } from './speech.js';
import { say } from './words.js';

/** What a command makes of a line. @type {Record<string, string>} */
const marks = { topic: 'topic', info: 'info', agreed: 'decision', agree: 'decision', action: 'action', link: 'link' };
const hosted = ['topic', 'decision'];

/**
 * Fires "deed" at the room when the line is to be marked after all.
 * @param {HTMLElement} room
 * @param {{ n: number, word: string }} about the line, and the command that it seems to give
 */
export function meant(room, { n, word }) {
  const place = room.querySelector('[data-part=meant]');
  const mark = marks[word] ?? '';
  if (!place) return;
  const reserved = hosted.includes(mark) && room.dataset.host === undefined;
  const done = () => {
    place.replaceChildren();
    /** @type {HTMLElement | null} */ (room.querySelector('parley-composer textarea'))?.focus();
  };
  const marking = button(say(`mark-this-${mark}`), () => {
    room.dispatchEvent(new CustomEvent('deed', { detail: { n, name: mark === 'action' ? 'action' : `mark-${mark}`, value: '' } }));
    done();
  });
  const out = button('✕', done);
  out.ariaLabel = out.title = say('close');
  const text = reserved ? say(`only-host-${mark}`) : say('meant', { value: `#${word}` });
  place.replaceChildren(make('p', '', '', make('span', '', text), ...(mark && !reserved ? [marking] : []), out));
  tell(text);
}
