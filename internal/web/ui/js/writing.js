// @ts-check
// Who is writing: told to the others while one types, and shown above the composer. It is for the eye: no voice reads it out.
import { about } from './about.js';
import { put } from './dom.js';
import { say } from './words.js';

const pace = 4000; // ms between two tellings
const lasts = 6000; // ms for which the server believes one

/** @typedef {import('./ways.js').Hint} Hint */

/** One of a page. */
export class Writing {
  #told = -Infinity;

  /** @param {HTMLElement} room */
  constructor(room) {
    this.room = room;
    room.addEventListener('typed', (e) => this.#typed(/** @type {HTMLElement & { text: string }} */ (e.target).text));
    room.addEventListener('line', () => (this.#told = -Infinity));
  }

  /** @param {string} text */
  #typed(text) {
    if (!text.trim() || about.edit || performance.now() - this.#told < pace) return;
    this.#told = performance.now();
    fetch(`${this.room.dataset.api}/typing`, { method: 'POST', keepalive: true }).catch(() => {}); // whether it is told is not worth a word
  }

  /** Shows what the server says of who writes, without the reader. @param {Pick<Hint, 'n' | 'names'>} hint */
  show({ n = 0, names = [] }) {
    const me = this.room.dataset.name ?? '';
    const others = names.filter((name) => name !== me);
    const own = others.length < names.length || (n > names.length && performance.now() - this.#told < lasts);
    const many = n - (own ? 1 : 0);
    const [one = '', two = ''] = others.map((name) => `\u2068${name}\u2069`);
    const text = many <= 0 ? '' : many === 1 ? say('writes', { name: one }) : many === 2 && two ? say('write-two', { name: one, value: two }) : say('write-many', { n: many });
    put(this.room.querySelector('.writing'), text);
  }
}
