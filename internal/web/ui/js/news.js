// @ts-check
// Which lines are new to whoever has this page open. A line is news once, however the page came by it: from a stream, from a poll, or as a part
// of the page when that was renewed. Another look of an old line is no news, and neither is what "Earlier" brings.
import { line } from './dom.js';

/** @typedef {import('./ways.js').Change} Change
 *  @typedef {import('./feed.js').Feed} Feed
 *  @typedef {{ li: HTMLElement, n: number, mine: boolean, named: boolean, talk: boolean }} News
 * mine: by the reader; named: the reader is named in it; talk: somebody said it, which a notice is not */

/** Fires "news" (detail: News) at a meeting, once a line, and "emptied" (detail: their numbers) when lines were redacted or taken back. */
class Newsroom {
  #reached;

  /** @param {HTMLElement} meeting @param {Feed} feed */
  constructor(meeting, feed) {
    this.meeting = meeting;
    this.#reached = feed.cursor;
    feed.addEventListener('change', (e) => this.#changed(/** @type {CustomEvent<Change>} */ (e).detail));
    meeting.addEventListener('renewed', () => this.#renewed());
  }

  /** @param {Change} c */
  #changed(c) {
    const own = c.lines.find((l) => l.n === c.seq);
    if (own) this.#tell(c.seq, this.meeting.querySelector(`#l-${c.seq}`) ?? line(own.html));
    this.#reached = Math.max(this.#reached, c.seq);
    const emptied = c.refs ?? (c.kind === 'retraction' ? c.lines.map((l) => l.n) : []);
    if (emptied.length > 0) this.meeting.dispatchEvent(new CustomEvent('emptied', { detail: emptied }));
  }

  #renewed() {
    const fresh = /** @type {NodeListOf<HTMLElement>} */ (this.meeting.querySelectorAll('.log .line'));
    for (const li of fresh) this.#tell(Number(li.dataset.n), li);
    this.#reached = Math.max(this.#reached, Number(this.meeting.dataset.cursor));
  }

  /** @param {number} n @param {HTMLElement | null} li */
  #tell(n, li) {
    if (!li || n <= this.#reached) return;
    this.#reached = n;
    const { author } = li.dataset;
    const mine = author !== undefined && author === this.meeting.dataset.me;
    const detail = { li, n, mine, named: li.classList.contains('named'), talk: !li.classList.contains('notice') };
    this.meeting.dispatchEvent(new CustomEvent('news', { detail }));
  }
}

const meeting = /** @type {(HTMLElement & { feed?: Feed }) | null} */ (document.querySelector('parley-meeting'));
if (meeting?.feed && meeting.dataset.live !== undefined) new Newsroom(meeting, meeting.feed);
