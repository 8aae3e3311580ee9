// @ts-check
// What a reader knows: a cursor. Here is judged what comes, from whatever way it came.
import { hear, now } from './clock.js';
import { poll, Refusal } from './ways.js';

/** @typedef {import('./ways.js').Change} Change
 *  @typedef {import('./ways.js').Hint} Hint */

/**
 * Fires "change" (detail: Change), "hint" (detail: Hint), "sure" (every entry up to the cursor was handed on, and the server has
 * just confirmed that there are no more), "closed", and "foreign" (the server's log is not the one we know: start again).
 */
export class Intake extends EventTarget {
  /** @param {string} api @param {number} cursor @param {string} at stamp of entry `cursor`, empty where it is not known */
  constructor(api, cursor, at) {
    super();
    this.api = api;
    this.cursor = cursor;
    this.at = at;
    this.heard = Date.now();
    this.over = false;
    /** When a cancellation can no longer be taken back, in ms of the server's clock. */
    this.starts = 0;
  }

  /**
   * Takes a message. False means that the stream cannot be trusted and has to be left for a poll.
   * @param {Change | Hint} m
   * @returns {boolean}
   */
  take(m) {
    this.heard = Date.now();
    if (!('seq' in m)) return this.hint(m);
    if (m.seq <= this.cursor) return true;
    if (m.seq > this.cursor + 1) return false;
    this.cursor = m.seq;
    this.at = '';
    this.tell('change', m);
    return true;
  }

  /** @param {Hint} h @returns {boolean} */
  hint(h) {
    hear(h.server_time);
    if (h.kind === 'hello') {
      if (h.after === this.cursor && this.at && h.at && h.at !== this.at) {
        this.end('foreign');
        return false;
      }
      this.tell('state', 'live');
    }
    this.tell('hint', h);
    if (h.kind !== 'presence' && h.last_seq !== undefined && this.cursor >= h.last_seq) this.tell('sure', this.cursor);
    return true;
  }

  /**
   * Sets the cursor, and says whether it went back.
   * @param {number} cursor @param {string} at
   * @returns {boolean}
   */
  reset(cursor, at) {
    const back = cursor < this.cursor;
    this.cursor = cursor;
    this.at = at;
    return back;
  }

  /**
   * Polls until the log is complete. Gives the ms to wait before the next poll; less than 0 where the server gave no answer to act on.
   * @param {number} wait seconds for which the server may hold the first poll back
   * @returns {Promise<number>}
   */
  async ask(wait) {
    try {
      for (let held = wait; ; held = 0) {
        const begun = Date.now();
        const a = await poll(this.api, this.cursor, this.at, held);
        a.entries.forEach((c) => this.take(c));
        if (this.over) return 0;
        this.hint({ kind: 'phase', phase: a.phase, last_seq: a.last_seq, server_time: a.server_time });
        if (this.cursor < a.last_seq && a.entries.length > 0) continue;
        if (a.phase === 'closed' || (a.phase === 'cancelled' && now() >= this.starts)) this.end('closed');
        const waited = held > 0 && (a.entries.length > 0 || Date.now() - begun > 1000);
        return waited ? 100 : a.poll_after_ms;
      }
    } catch (e) {
      const status = e instanceof Refusal ? e.status : 0;
      if (status === 409 || status === 404) this.end('foreign');
      return status === 409 || status === 404 ? 0 : -Math.max(1, e instanceof Refusal ? e.wait : 0);
    }
  }

  /** @param {'closed' | 'foreign'} why */
  end(why) {
    if (this.over) return;
    this.over = true;
    this.tell(why, null);
  }

  /** @param {string} type @param {any} detail */
  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
