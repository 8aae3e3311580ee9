// @ts-check
// <parley-meeting>: the page of one meeting, from the lobby to the transcript. It holds the parts together; each part is a file.
import { acting } from './acting.js';
import { Absence } from './away.js';
import { line } from './dom.js';
import { earlier } from './earlier.js';
import { Feed } from './feed.js';
import { Log } from './log.js';
import { Outbox } from './outbox.js';
import { people } from './people.js';
import { Renewal } from './renew.js';
import { each } from './slices.js';
import { Status } from './status.js';
import { Before, takenOut } from './told.js';
import { Desk } from './unsent.js';
import { ring } from './waiting.js';
import { say } from './words.js';

/** @typedef {import('./renew.js').Renewed} Renewed
 *  @typedef {import('./ways.js').Change} Change
 *  @typedef {import('./ways.js').Hint} Hint */

const still = ['line', 'redacted', 'redaction', 'topic', 'info', 'decision', 'action', 'link']; // kinds that change nothing of a page but lines
const nap = 25000; // ms without a word after which a page that wakes up asks

class Meeting extends HTMLElement {
  #away = new Absence();
  #before = new Before(this);
  #stage = ''; // of the main part as it was furnished
  #gone = ''; // how the reader's name went, as words.js says it: removed, nameless
  #renewal = new Renewal(this, (what) => this.#renewed(what));

  connectedCallback() {
    const { api = '', ...d } = this.dataset;
    this.outbox = new Outbox(api, d.me !== undefined);
    this.outbox.addEventListener('nameless', () => ((this.#gone ||= 'nameless'), this.#renewal.within(0)));
    this.desk = new Desk(this, this.outbox);
    this.feed = new Feed(api, Number(d.cursor), d.at ?? '');
    this.feed.starts = Date.parse(d.starts ?? '');
    this.status = new Status(this, this.feed.cursor);
    this.#furnish();
    this.addEventListener('next', () => this.#renewal.within(0));
    if (d.live === undefined) return;
    this.#listen(this.feed);
    acting(this);
    this.addEventListener('page', (e) => (this.#renewal.take(/** @type {CustomEvent<Document>} */ (e).detail), this.feed?.poke()));
    this.feed.run();
    for (const news of ['online', 'offline', 'resume']) addEventListener(news, () => this.feed?.poke(), true); // the last is the document's
    addEventListener('pagehide', () => this.feed?.stop());
    addEventListener('pageshow', (e) => e.persisted && location.reload());
    document.addEventListener('visibilitychange', () => this.#seen());
    this.addEventListener('minutes', (e) => this.status?.remark(say('minutes-left', { n: /** @type {CustomEvent<number>} */ (e).detail }), true, false));
    this.addEventListener('due', (e) => {
      const locked = /** @type {Element} */ (e.target).closest('.locked');
      setTimeout(() => (locked ? this.#renewal.within(500) : this.feed?.poke()), 300 + Math.random() * 700);
    });
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
    on('state', (s) => this.status?.enter(s));
    on('state', (s) => (s === 'cut' ? this.#away.leave(feed.cursor, this.log) : s === 'live' && this.outbox?.flush()));
    on('closed', () => this.#renewal.within(0));
    // Another log than ours stands behind this address (a restored backup, say): everything anew, and drafts are kept.
    on('foreign', () => setTimeout(() => location.reload(), 1000 + Math.random() * 2000));
  }

  /** Gives a main part what the scripts add to it. @param {boolean} [whole] it is another one than before */
  #furnish(whole = true) {
    this.#stage = this.querySelector('main')?.dataset.stage ?? '';
    if (this.log) {
      this.log.me = this.dataset.me;
      const log = this.log;
      each(log.querySelectorAll('.line'), (li) => (log.dress(li), this.desk?.stands(li)));
      if (whole) earlier(this.log, this.dataset.api ?? '');
    }
    if (this.dataset.phase === 'closed' || this.dataset.phase === 'cancelled') this.outbox?.lose();
    if (this.#gone && this.dataset.me === undefined) takenOut(this, this.#gone);
    this.desk?.show();
  }

  /** @param {Change} change */
  #take(change) {
    const log = this.log;
    const place = () => change.lines.forEach((l) => this.#heed(l.n === change.seq, log ? log.place(l.html) : line(l.html)));
    log ? log.steady(() => (place(), change.kind && log.pass(change.seq, change.kind))) : place();
    this.status?.reached(change.seq);
  }

  /** @param {boolean} newest it is the line of the entry that came @param {HTMLElement | null} li */
  #heed(newest, li) {
    if (!li) return;
    const { kind = '', subject, author, at = '' } = li.dataset;
    if (newest && this.feed) this.feed.at = at;
    this.desk?.stands(li);
    if (subject !== undefined && subject === this.dataset.me) this.#gone = 'removed';
    const renamed = newest && author !== undefined && author === this.dataset.me && li.querySelector('.name')?.textContent !== this.dataset.name;
    if (renamed || (kind === 'removal' ? this.#gone : !still.includes(kind))) this.#renewal.within(this.log ? 1500 : 800);
  }

  /** @param {Hint} h */
  #hint(h) {
    if (h.kind === 'presence') people(this, h);
    if (h.phase && h.phase !== this.dataset.phase) this.#renewal.within(800);
  }

  /** @param {number} n */
  #sure(n) {
    this.status?.confirm(n);
    this.#away.back(this.log);
  }

  #seen() {
    if (!this.feed || this.feed.over) return;
    if (document.hidden) this.#away.leave(this.feed.cursor, this.log);
    else if (Date.now() - this.feed.heard > nap) this.feed.poke();
    else this.#sure(this.feed.cursor);
  }

  /** @param {Renewed} what */
  #renewed({ whole, draft }) {
    const waited = this.#stage === 'lobby';
    if (this.feed) this.feed.starts = Date.parse(this.dataset.starts ?? '');
    if (this.outbox) this.outbox.named = this.dataset.me !== undefined;
    if (this.dataset.phase === 'closed' || (this.#gone && this.dataset.me === undefined)) this.outbox?.lose(draft);
    if (whole) this.feed?.move(Number(this.dataset.cursor), this.dataset.at ?? '');
    this.#furnish(whole);
    if (whole) this.status?.reached(Number(this.dataset.cursor));
    if (this.#stage === 'lobby') this.#before.tell(this);
    if (waited && this.log) ring(this.dataset.api ?? '', this.dataset.starts ?? '');
  }
}

customElements.define('parley-meeting', Meeting);
