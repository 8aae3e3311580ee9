// @ts-check
// What became of everything while there was no connection. Its figures are counted where they arise: lines of one's own that got their number,
// and lines of others that came, from the cut until the server says that there is nothing more and the outbox has nothing on its way.
import { say } from './words.js';

/** @typedef {import('./feed.js').Feed} Feed
 *  @typedef {import('./outbox.js').Outbox} Outbox
 *  @typedef {import('./status.js').Status} Status
 *  @typedef {import('./ways.js').Change} Change */

const short = 2500; // ms without a connection of which nobody need be told when nothing came of it
const patience = 20000; // ms that lines of one's own may take once the connection is back

/** Fires "outage" at a meeting when its connection is gone, and "restored" (detail: how that ended, in words) once it is whole again. */
class Outage {
  #since = 0; // when it began; 0 for none
  #back = 0; // when the server first said that this page is complete
  #came = 0;
  /** @type {number[]} */
  #sent = [];

  /** @param {HTMLElement} meeting @param {Feed} feed @param {Outbox} outbox @param {Status} status */
  constructor(meeting, feed, outbox, status) {
    this.meeting = meeting;
    this.outbox = outbox;
    this.status = status;
    /** @param {string} type @param {(detail: any) => void} act */
    const on = (type, act) => feed.addEventListener(type, (e) => act(/** @type {CustomEvent} */ (e).detail));
    on('state', (state) => state === 'cut' && this.#begin());
    on('sure', () => {
      this.#back ||= Date.now();
      this.#look();
    });
    outbox.addEventListener('change', () => this.#look());
    meeting.addEventListener('news', (e) => this.#count(/** @type {CustomEvent<import('./news.js').News>} */ (e).detail));
  }

  #begin() {
    this.#back = 0;
    if (this.#since > 0) return;
    [this.#since, this.#came, this.#sent] = [Date.now(), 0, []];
    this.meeting.dispatchEvent(new Event('outage'));
  }

  /** @param {import('./news.js').News} news */
  #count({ n, mine, talk }) {
    if (this.#since === 0 || !talk) return;
    if (mine) this.#sent.push(n);
    else this.#came++;
  }

  /** Is it over? Asked when all has been told of what just happened. */
  #look() {
    queueMicrotask(() => this.#judge());
  }

  #judge() {
    if (this.#since === 0 || this.#back === 0) return;
    const onItsWay = this.outbox.items.some((i) => ['sending', 'waiting', 'numbered'].includes(i.state));
    if (onItsWay && Date.now() - this.#back < patience) return;
    const noticed = Date.now() - this.#since > short;
    this.#since = 0;
    const text = this.#sent.length + this.#came > 0 || noticed ? this.#words() : '';
    this.status.remark(text, false, false);
    this.meeting.dispatchEvent(new CustomEvent('restored', { detail: text }));
  }

  #words() {
    const sent = this.#sent.length > 0 ? say('back-sent', { n: this.#sent.length, value: this.#sent.join(', ') }) : '';
    const came = this.#came > 0 ? say('back-came', { n: this.#came }) : '';
    const parts = [sent, came].filter((p) => p !== '');
    return parts.length > 0 ? say('back', { value: parts.join(', ') }) : say('back-nothing');
  }
}

const meeting = /** @type {(HTMLElement & { feed?: Feed, outbox?: Outbox, status?: Status }) | null} */ (document.querySelector('parley-meeting'));
if (meeting?.feed && meeting.outbox && meeting.status) new Outage(meeting, meeting.feed, meeting.outbox, meeting.status);
