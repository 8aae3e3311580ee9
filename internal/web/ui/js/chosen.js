// @ts-check
// What can be done with a line, and by whom: the choices of its menu. The rules are the server's; here is left out what they would refuse.
import { open, stands } from './own.js';
import { say } from './words.js';

/** @typedef {{ name: string, text: string, grave?: boolean }} Choice name: what is to be done, as deeds.js knows it */

/** The reactions that take one press, in the order in which they are offered. */
export const usual = ['👍', '❤️', '😄', '🎉', '🤔', '👀', '+1'];

const formal = ['open', 'wrapping-up'];
const talking = [...formal, 'after-talk'];
const marks = ['topic', 'info', 'decision', 'action', 'link'];
const hosted = ['topic', 'decision'];

/** Whether the reader of a page may take part in the talk now. @param {HTMLElement} room */
export const takesPart = (room) => room.dataset.me !== undefined && talking.includes(room.dataset.phase ?? '');

/** The reaction that the reader has given to a line; empty for none. @param {HTMLElement} li @param {string | undefined} me */
export function given(li, me) {
  return me === undefined ? '' : /** @type {HTMLElement | null} */ (li.querySelector(`.reactions [data-by~="${CSS.escape(me)}"]`))?.dataset.emoji ?? '';
}

/** The choices of a line besides reactions, in their order. @param {HTMLElement} room @param {HTMLElement} li @returns {Choice[]} */
export function choices(room, li) {
  /** @type {Choice[]} */
  const all = [];
  const add = (/** @type {string} */ name, /** @type {string} */ text, grave = false) => all.push({ name, text, grave });
  const [standing, part, host] = [stands(li), takesPart(room), room.dataset.host !== undefined];
  if (standing && part) add('reply', say('reply'));
  const theirs = !host && hosted.includes(li.dataset.mark ?? ''); // what a host made of it is for hosts to change
  if (standing && part && !theirs && formal.includes(room.dataset.phase ?? '')) {
    for (const mark of marks) if ((host || !hosted.includes(mark)) && mark !== li.dataset.mark) add(`mark-${mark}`, say(`as-${mark}`));
    if (li.dataset.mark) add('unmark', say('unmark'));
  }
  if (part && open(li)) {
    add('edit', say('edit'));
    add('retract', say('retract'));
  }
  add('link', say('copy-link'));
  if (standing && host) add('hand', say('redact'), true);
  return all;
}
