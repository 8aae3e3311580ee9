// @ts-check
// Does what was chosen for a line.
import { given } from './chosen.js';
import { open, source } from './own.js';
import { insist } from './post.js';
import { tell } from './speech.js';
import { copy } from './unsent.js';
import { say } from './words.js';

/**
 * @typedef {import('./composer.js').Composer} Composer
 * @typedef {HTMLElement & { status?: import('./status.js').Status, feed?: import('./feed.js').Feed, outbox?: import('./outbox.js').Outbox,
 *   log: import('./log.js').Log | null }} Room
 * @typedef {{ n: number, name: string, value?: string }} Deed
 */

const soon = 1500; // ms without an answer after which it is said that there is none yet

/** One of a page. */
export class Deeds {
  /** What is on its way, so that a second press is not a second wish. @type {Set<string>} */
  #under = new Set();

  /** @param {Room} room @param {(li: HTMLElement) => void} ask asks who does what the line says */
  constructor(room, ask) {
    this.room = room;
    this.ask = ask;
  }

  /** @param {Deed} deed */
  do({ n, name, value = '' }) {
    const li = this.room.log?.line(n);
    if (!li) return;
    const [what, mark] = name.split('-');
    if (what === 'react') this.wish('reaction', n, value === given(li, this.room.dataset.me) ? '' : value);
    else if (name === 'mark-action') this.ask(li);
    else if (name === 'action') this.wish(name, n, value);
    else if (what === 'mark') this.wish(mark, n);
    else if (name === 'unmark') this.wish('unmark', n);
    else if (name === 'retract') this.wish('retraction', n);
    else if (name === 'reply') this.#composer?.answer(n);
    else if (name === 'edit') this.anew(li);
    else if (name === 'link') this.#copy(n);
    else if (name === 'hand') location.href = `${this.room.dataset.host}${n}`;
  }

  /** Takes up one's own line to say it anew. @param {HTMLElement | undefined} li */
  anew(li) {
    const composer = this.#composer;
    if (!li || !composer || !open(li)) return;
    composer.anew(Number(li.dataset.n), source(this.room.dataset.api ?? '', li).catch(() => {
      this.#remark(say('unknown'));
      return '';
    }));
  }

  /** Adds an entry about line n, and tells why where that is refused. @param {string} kind @param {number} n @param {string} [text] */
  async wish(kind, n, text = '') {
    const what = `${kind} ${n}`;
    if (this.#under.has(what)) return;
    this.#under.add(what);
    const late = setTimeout(() => this.room.status?.speak(say('sending')), soon);
    const why = await insist(this.room.dataset.api ?? '', { kind, ref: n, ...(text ? { text } : {}) });
    clearTimeout(late);
    this.#under.delete(what);
    if (why) this.#remark(why);
    else if (this.room.status?.said === say('sending')) this.room.status.speak('');
  }

  /** What is to be read and heard. @param {string} text @param {boolean} [warn] */
  #remark(text, warn = true) {
    this.room.status?.remark(text, warn);
    tell(text);
  }

  /** @returns {Composer | null} */
  get #composer() {
    return this.room.querySelector('parley-composer');
  }

  /** @param {number} n */
  async #copy(n) {
    const page = (this.room.dataset.api ?? '').replace(/^.api.v1.meetings/, '');
    const done = await copy(new URL(`${page}#l-${n}`, location.href).href);
    this.#remark(say(done ? 'copied-link' : 'not-copied', { n }), !done);
  }
}
