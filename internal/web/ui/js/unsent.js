// @ts-check
// Shows what is not in the record: on its way, waiting, asking, refused or lost.
import { button, make } from './dom.js';
import { typed } from './typed.js';
import { say } from './words.js';

/** @typedef {import('./outbox.js').Outbox} Outbox
 *  @typedef {import('./outbox.js').Item} Item */

/** What its reader has written on the page of a meeting and is not in the record. */
export class Desk {
  /** @param {HTMLElement} meeting says the reader's id, name, hue and initials @param {Outbox} outbox */
  constructor(meeting, outbox) {
    this.meeting = meeting;
    this.outbox = outbox;
    outbox.addEventListener('change', () => this.show());
  }

  /** A line stands on the page: what was sent for it, if it is the reader's own, is done with. @param {HTMLElement} li */
  stands(li) {
    this.outbox.numbered(Number(li.dataset.n));
    if (!li.dataset.author || li.dataset.author !== this.meeting.dataset.me) return;
    this.outbox.arrived(Number(li.dataset.n), typed(li));
  }

  show() {
    const { meeting, outbox } = this;
    const rows = outbox.items.map((i) => row(i, outbox, meeting.dataset, (item) => this.edit(item)));
    meeting.querySelector('.unsent')?.replaceChildren(...rows);
    for (const i of outbox.items.filter((i) => i.n !== undefined && meeting.querySelector(`.line#l-${i.n}`))) outbox.drop(i);
  }

  /** Puts a line back where it was typed. @param {Item} item */
  edit(item) {
    const c = /** @type {import('./composer.js').Composer | null} */ (this.meeting.querySelector('parley-composer'));
    c?.again(item);
  }
}

/** Looks as the line will look when it is numbered. @param {Item} item @param {Outbox} outbox @param {DOMStringMap} me @param {(item: Item) => void} edit */
function row(item, outbox, me, edit) {
  const face = make('span', `face h-${me.hue ?? '0'}`, me.initials ?? '');
  face.setAttribute('aria-hidden', 'true');
  const who = make('p', 'who', '', make('bdi', 'name', me.name ?? ''));
  const text = make('div', 'text', item.text);
  text.dir = 'auto';
  const fate = make('div', 'fate', '', make('span', '', fateOf(item)), ...choices(item, outbox, edit));
  return make('li', item.state, '', face, who, text, fate);
}

/** @param {Item} item */
function fateOf(item) {
  if (item.state === 'numbered') return say('so-far', { n: String(item.n ?? 0) });
  const minutes = Math.max(2, Math.round((Date.now() - item.at) / 60000));
  return say(item.state, { n: minutes, value: item.why ?? '' });
}

/** @param {Item} item @param {Outbox} outbox @param {(item: Item) => void} edit */
function choices(item, outbox, edit) {
  const drop = button(say('drop'), () => outbox.drop(item));
  switch (item.state) {
    case 'asking': {
      const send = button(say('send'), () => outbox.again(item));
      send.setAttribute('aria-label', say('send-this')); // there is another "Send" below
      return [send, drop];
    }
    case 'refused':
      return [button(say('edit'), () => { edit(item); outbox.drop(item); }), drop];
    case 'lost':
      return [copying(item.text), drop];
    default:
      return [];
  }
}

/**
 * A button that puts a text into the clipboard and says so.
 * @param {string} text
 * @param {string} [label] what is on it
 * @param {string} [done] what it says afterwards
 */
export function copying(text, label = say('copy') || 'Copy', done = say('copied') || 'Copied') {
  const b = button(label, async () => {
    if (await copy(text)) b.textContent = done;
  });
  return b;
}

/** Puts a text into the clipboard, and says whether that went well. @param {string} text @returns {Promise<boolean>} */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No clipboard without TLS: the old way works there.
  }
  const field = /** @type {HTMLTextAreaElement} */ (make('textarea', 'sr'));
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  return done;
}

/** <copy-text> around a field or a <pre>: adds the button. */
class CopyText extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector('input');
    const text = field?.value ?? this.querySelector('pre')?.textContent ?? '';
    field?.addEventListener('focus', () => field.select());
    if (!this.querySelector('button')) this.append(copying(text, this.dataset.label, this.dataset.done));
  }
}

customElements.define('copy-text', CopyText);
