// @ts-check
// How sure the page is. "complete to N" stands only while the server confirms it.
import { put } from './dom.js';
import { tell } from './speech.js';
import { say } from './words.js';

const valid = 40000; // ms for which a confirmation holds; beats come every 15 s
const grace = 2000; // ms before a page that has just come, or is just connecting, says so

export class Status {
  #sure = false;
  /** @type {number | undefined} */ #end;
  /** @type {number | undefined} */ #soon;
  /** @type {number | undefined} */ #passing; // while something stands there that passes
  state = '';
  said = '';

  /** @param {ParentNode} root @param {number} cursor */
  constructor(root, cursor) {
    this.root = root;
    this.cursor = cursor;
    this.#end = setTimeout(() => this.doubt(), grace);
  }

  /** The server has just said that there is nothing after n. @param {number} n */
  confirm(n) {
    this.cursor = n;
    this.#sure = true;
    clearTimeout(this.#end);
    this.#end = setTimeout(() => this.doubt(), valid);
    this.show();
  }

  /** Entry n came, next to the one before it. @param {number} n */
  reached(n) {
    this.cursor = n;
    this.show();
  }

  doubt() {
    this.#sure = false;
    this.show();
  }

  /** @param {string} state connecting, live, polling or cut */
  enter(state) {
    this.state = state;
    clearTimeout(this.#soon);
    if (state === 'cut') this.doubt();
    if (state === 'connecting') this.#soon = setTimeout(() => this.speak(say('connecting')), grace);
    else if (state === 'cut' || !this.#passing) this.speak(state === 'live' ? '' : say(state), state === 'cut');
  }

  /** @param {string} text @param {boolean} [warn] */
  speak(text, warn = false) {
    this.said = text;
    const e = this.root.querySelector('.status');
    e?.classList.toggle('warn', warn);
    put(e, text);
  }

  /**
   * Says something that passes, also when the connection comes and goes meanwhile.
   * @param {string} text @param {boolean} [warn] @param {boolean} [aloud] it is not heard elsewhere
   */
  remark(text, warn = true, aloud = true) {
    if (!text) return;
    this.speak(text, warn);
    if (aloud) tell(text);
    clearTimeout(this.#passing);
    this.#passing = setTimeout(() => {
      this.#passing = undefined;
      this.enter(this.state);
    }, 20000);
  }

  show() {
    const e = this.root.querySelector('.foot .complete');
    e?.classList.toggle('sure', this.#sure);
    put(e, say(this.#sure ? 'complete' : 'so-far', { n: String(this.cursor) }));
  }
}
