// @ts-check
// Lines on their way into the record. Each has a key, so that however often it is sent it is stored once.
import { keep, kept } from './keep.js';
import { fresh, passing, post } from './post.js';
import { alike } from './typed.js';
import { heard, say } from './words.js';

/**
 * @typedef {{ key: string, text: string, ref?: number, edit?: boolean, at: number, after: number, state: string, why?: string, n?: number }} Item
 * ref: the line that it answers, or what that says from now on (edit);
 * state: sending; waiting (for the connection); asking (older than two minutes: its writer decides); refused; lost (the meeting closed
 * before it came); numbered (in the record as n, and not on this page yet).
 */

const bySelf = 120000; // ms within which a line goes out by itself

/**
 * Fires "change" whenever an item came, went or changed, "nameless" when a line was refused because its writer has no name here any more, and "meant"
 * (detail: { n, word }) when the server takes line n for a command that was not typed right.
 */
export class Outbox extends EventTarget {
  /** @type {Item[]} */
  items = [];
  #busy = false;
  #tries = 0;

  /** @param {string} api @param {boolean} named whether the reader has a name to write with */
  constructor(api, named) {
    super();
    this.api = api;
    this.named = named;
    try {
      this.items = JSON.parse(kept(`${api}:out`) || '[]');
    } catch {
      this.items = [];
    }
  }

  /** @param {{ text: string, ref?: number, edit?: boolean }} line @param {number} after the last number its writer had seen */
  add({ text, ref, edit }, after) {
    this.items.push({ key: fresh(), text, ref, edit, at: Date.now(), after, state: 'sending' });
    this.#changed();
    this.flush();
  }

  /** Sends what is waiting, one after the other and in order, until one does not get through. */
  async flush() {
    if (this.#busy || !this.named) return;
    this.#busy = true;
    for (let item; (item = this.items.find((i) => i.state === 'waiting' || i.state === 'sending'));) {
      if (Date.now() - item.at > bySelf) {
        this.#set(item, 'asking');
        continue;
      }
      this.#set(item, 'sending');
      await this.#send(item);
      if (item.state === 'waiting') break;
    }
    this.#busy = false;
    for (const i of this.items) if (i.state === 'sending') this.#set(i, 'waiting');
    if (this.items.some((i) => i.state === 'waiting')) this.#later();
  }

  /** @param {Item} item */
  again(item) {
    item.at = Date.now();
    this.#set(item, 'waiting');
    this.flush();
  }

  /** @param {Item} item */
  drop(item) {
    this.items = this.items.filter((i) => i !== item);
    this.#changed();
  }

  /**
   * A line of one's own stands on the page: what was sent for it is done with. What it shows may lack marks that were typed, so where no text is
   * the same, one with the same letters is it.
   * @param {number} n
   * @param {string} text
   */
  arrived(n, text) {
    const open = this.items.filter((i) => i.n === undefined && n > i.after && i.state !== 'refused' && !i.edit);
    const item = this.items.find((i) => i.n === n) ?? open.find((i) => i.text === text) ?? open.find((i) => alike(i.text, text));
    if (item) this.drop(item);
  }

  /** Entry n stands on the page, whatever became of it. @param {number} n */
  numbered(n) {
    for (const i of this.items.filter((i) => i.n === n)) this.drop(i);
  }

  /** The meeting is closed: nothing more will get in. @param {string} [draft] what was typed and not sent */
  lose(draft = '') {
    if (draft.trim()) this.items.push({ key: fresh(), text: draft, at: Date.now(), after: 0, state: 'lost' });
    for (const i of this.items) if (i.n === undefined) i.state = 'lost';
    this.#changed();
  }

  /** @param {Item} item */
  async #send(item) {
    const { status, body, meant } = await post(this.api, { kind: item.edit ? 'edit' : 'line', text: item.text, ref: item.ref }, item.key);
    if (meant) this.dispatchEvent(new CustomEvent('meant', { detail: { n: body.seq, word: meant } }));
    if (!this.items.includes(item)) return;
    if (status === 200 || status === 201) {
      this.#tries = 0;
      if (item.edit) return this.drop(item); // the line itself tells of it
      item.n = body.seq;
      this.#set(item, 'numbered');
    } else if (passing(status)) this.#set(item, 'waiting');
    else if (status === 401) {
      this.#set(item, 'refused', say('nameless'));
      this.dispatchEvent(new Event('nameless'));
    } else if (status === 409 && (body.phase === 'closed' || body.phase === 'cancelled')) this.#set(item, 'lost');
    else this.#set(item, 'refused', heard(body.detail ?? body.title ?? String(status)));
  }

  #later() {
    const wait = Math.min(15000, 1000 * 2 ** this.#tries++) * (0.75 + Math.random() / 2);
    setTimeout(() => this.flush(), wait);
  }

  /** @param {Item} item @param {string} state @param {string} [why] */
  #set(item, state, why) {
    item.state = state;
    item.why = why;
    this.#changed();
  }

  #changed() {
    const waiting = this.items.filter((i) => i.state !== 'numbered').map((i) => (i.state === 'sending' ? { ...i, state: 'waiting' } : i));
    keep(`${this.api}:out`, waiting.length > 0 ? JSON.stringify(waiting) : '');
    this.dispatchEvent(new Event('change'));
  }
}
