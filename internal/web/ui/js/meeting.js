// @ts-check
// <parley-meeting>: the page of one meeting, from the lobby to the transcript. It holds the parts together; each part is a file.
import { hear } from './clock.js';
import { Composer } from './composer.js';
import { earlier } from './earlier.js';
import { Feed } from './feed.js';
import { Log } from './log.js';
import { Outbox } from './outbox.js';
import { people } from './people.js';
import { Renewal } from './renew.js';
import { Status } from './status.js';
import { show } from './unsent.js';
import { say } from './words.js';

/** @typedef {import('./ways.js').Change} Change
 *  @typedef {import('./ways.js').Hint} Hint */

const nap = 25000; // ms without a word after which a page that wakes up asks

class Meeting extends HTMLElement {
  /** @type {number | undefined} the number after which the reader was away */
  #away;
  #renewal = new Renewal(this, (draft) => this.#moved(draft));

  connectedCallback() {
    const d = this.dataset;
    const api = d.api ?? '';
    hear(d.now);
    this.outbox = new Outbox(api, d.me !== undefined);
    this.outbox.addEventListener('change', () => this.#unsent());
    this.feed = new Feed(api, Number(d.cursor), d.at ?? '');
    this.status = new Status(this, this.feed.cursor);
    this.#furnish();
    if (d.live === undefined) return;
    this.#listen(this.feed);
    this.feed.run();
    addEventListener('online', () => this.feed?.poke());
    addEventListener('pagehide', () => this.feed?.stop());
    addEventListener('pageshow', (e) => e.persisted && location.reload());
    document.addEventListener('visibilitychange', () => this.#seen());
    this.addEventListener('line', (e) => this.#write(/** @type {CustomEvent<string>} */ (e).detail));
    this.addEventListener('minutes', (e) => {
      this.status?.remark(say('minutes-left', { n: /** @type {CustomEvent<number>} */ (e).detail }));
    });
    this.addEventListener('due', () => setTimeout(() => this.feed?.poke(), 300 + Math.random() * 700));
  }

  /** @returns {Log | null} */
  get log() {
    return this.querySelector('parley-log');
  }

  /** @param {Feed} feed */
  #listen(feed) {
    /** @param {string} type @param {(detail: any) => void} act */
    const on = (type, act) => feed.addEventListener(type, (e) => act(/** @type {CustomEvent} */ (e).detail));
    on('change', (c) => this.#take(c));
    on('hint', (h) => this.#hint(h));
    on('sure', (n) => this.#sure(n));
    on('state', (s) => {
      this.status?.enter(s);
      if (s === 'cut') this.#away ??= feed.cursor;
      if (s === 'live') this.outbox?.flush();
    });
    on('closed', () => this.#renewal.within(0));
    // Another log than ours stands behind this address (a restored backup, say): everything anew, and drafts are kept.
    on('foreign', () => setTimeout(() => location.reload(), 1000 + Math.random() * 2000));
  }

  /** Gives a main part, the first or a later one, what the scripts add to it. */
  #furnish() {
    if (this.log) {
      this.log.me = this.dataset.me;
      for (const li of this.log.querySelectorAll('.line')) {
        this.log.dress(/** @type {HTMLElement} */ (li));
        this.#mine(/** @type {HTMLElement} */ (li));
      }
      earlier(this.log, this.dataset.api ?? '');
    }
    if (this.dataset.phase === 'closed' || this.dataset.phase === 'cancelled') this.outbox?.lose();
    this.#unsent();
  }

  /** @param {Change} change */
  #take(change) {
    for (const l of change.lines) {
      const li = this.log?.place(l.html);
      if (!li) continue;
      if (l.n === change.seq && this.feed) this.feed.at = li.dataset.at ?? '';
      this.#mine(li);
      if (li.dataset.kind !== 'line') this.#renewal.within(1500);
    }
    if (!this.log) this.#renewal.within(800);
    this.status?.reached(change.seq);
  }

  /** @param {HTMLElement} li */
  #mine(li) {
    if (li.dataset.author && li.dataset.author === this.dataset.me) {
      this.outbox?.arrived(Number(li.dataset.n), li.querySelector('.text')?.textContent ?? '');
    }
  }

  /** @param {Hint} h */
  #hint(h) {
    if (h.kind === 'presence') people(this, h);
    if (h.phase && h.phase !== this.dataset.phase) this.#renewal.within(800);
  }

  /** @param {number} n */
  #sure(n) {
    this.status?.confirm(n);
    if (document.hidden || this.#away === undefined) return;
    this.log?.divide(this.#away);
    this.#away = undefined;
  }

  #seen() {
    if (!this.feed || this.feed.over) return;
    if (document.hidden) this.#away ??= this.feed.cursor;
    else if (Date.now() - this.feed.heard > nap) this.feed.poke();
    else this.#sure(this.feed.cursor);
  }

  /** @param {string} text */
  #write(text) {
    this.outbox?.add(text, this.feed?.cursor ?? 0);
    this.log?.follow();
  }

  #unsent() {
    if (!this.outbox) return;
    show(this.querySelector('.unsent'), this.outbox, this.dataset, (item) => {
      const c = /** @type {Composer | null} */ (this.querySelector('parley-composer'));
      if (c) c.text = c.text ? `${c.text}\n${item.text}` : item.text;
    });
    for (const i of this.outbox.items.filter((i) => i.n !== undefined && this.log?.line(i.n))) this.outbox.drop(i);
  }

  /** @param {string} draft what was being typed when the main part was replaced */
  #moved(draft) {
    this.feed?.move(Number(this.dataset.cursor), this.dataset.at ?? '');
    if (this.dataset.phase === 'closed') this.outbox?.lose(draft);
    this.#furnish();
    this.status?.reached(Number(this.dataset.cursor));
  }
}

customElements.define('parley-meeting', Meeting);
