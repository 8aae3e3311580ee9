// @ts-check
// The lines of a log: each is put in its place by its number, and of two looks of one line the newer stays.
import { divide, recount } from './away.js';
import { line, make, put } from './dom.js';
import { dress } from './dress.js';
import { after, before, count, gap } from './gaps.js';
import { follow, quote } from './quote.js';
import { fold } from './redacted.js';
import { say } from './words.js';

const nearEnd = 48; // px from the end within which a reader follows it

/** <parley-log>: the scroller of a room. It is turned round: its scrollTop is 0 at the end and negative above. */
export class Log extends HTMLElement {
  /** @type {string | undefined} the reader's own attendee */
  me;
  /** @type {Map<number, string>} the newest looks of lines above the first one here */
  above = new Map();
  #following = true;
  #below = 0;

  connectedCallback() {
    this.list = /** @type {HTMLElement} */ (this.querySelector('.lines'));
    this.button = make('button', '', '');
    this.button.addEventListener('click', () => this.follow());
    this.note = make('p', 'below', '', this.button);
    this.note.hidden = true;
    this.prepend(this.note); // the scroller is turned round, so this is its lower edge
    this.list.addEventListener('click', (e) => this.list && follow(this.list, e));
    this.addEventListener('scroll', () => this.#scrolled(), { passive: true });
  }

  /** @returns {number} the number of the last line; 0 for none */
  get last() {
    return Number(this.list?.lastElementChild?.getAttribute('data-n') ?? 0);
  }

  /** @returns {number} the number of the first line; 0 for none */
  get first() {
    return Number(this.list?.querySelector('[data-n]')?.getAttribute('data-n') ?? 0);
  }

  /** @param {number} n @returns {HTMLElement | null} */
  line(n) {
    return this.list?.querySelector(`#l-${n}`) ?? null;
  }

  /**
   * Puts one fragment in its place; what is seen may move (see steady). Gives the line, or null where a newer look of it is there already.
   * @param {string} html
   * @returns {HTMLElement | null}
   */
  place(html) {
    const li = line(html);
    if (!li || !this.list) return null;
    const n = Number(li.dataset.n);
    const old = this.line(n);
    if (old && Number(old.dataset.asOf) >= Number(li.dataset.asOf)) return null;
    if (!old && n < this.first) {
      this.above.set(n, html);
      return null;
    }
    if (old) old.replaceWith(li);
    else this.#add(li, n);
    this.dress(li);
    this.group(li);
    this.group(after(li));
    if (old) recount(this.list);
    return li;
  }

  /** Leaves a mark in the place of an entry that is no line of its own. @param {number} n @param {string} kind */
  pass(n, kind) {
    if (n <= this.last) return;
    const li = gap(n, kind);
    this.list?.append(li);
    count(li);
  }

  /** @param {HTMLElement} li @param {number} n */
  #add(li, n) {
    const atEnd = n > this.last;
    const next = atEnd ? null : [...this.list?.children ?? []].find((e) => Number(/** @type {HTMLElement} */ (e).dataset.n) > n) ?? null;
    this.list?.insertBefore(li, next);
    if (!atEnd) return;
    if (this.#following) li.classList.add('fresh');
    else if (!li.classList.contains('mine')) this.#count(1);
  }

  /**
   * Does something to the lines while what the reader sees stays where it is; engines disagree on what moves when a turned scroller grows. It is
   * put back once for all that is done, as each time is rounded to points of the screen.
   * @param {() => void} act
   */
  steady(act) {
    const edge = this.getBoundingClientRect().top;
    const seen = this.#following ? undefined : [...this.list?.children ?? []].find((e) => e.getBoundingClientRect().bottom > edge);
    const top = seen?.getBoundingClientRect().top ?? 0;
    act();
    const now = seen?.isConnected || !seen?.id ? seen : this.querySelector(`#${seen.id}`); // it may have got another look
    if (now?.isConnected) this.scrollBy(0, now.getBoundingClientRect().top - top);
  }

  /** Fills in what a fragment leaves to the page. @param {HTMLElement} li */
  dress(li) {
    dress(li, this.me);
    if (this.list) quote(this.list, li);
  }

  /**
   * Hides the speaker of a line that goes on what the line before it began: the same one, in the same minute. Of redacted lines next to each
   * other one mark tells.
   * @param {HTMLElement | null} li
   */
  group(li) {
    fold(li);
    if (li && before(li)?.matches('.after, [data-kind=ended]')) li.classList.add('after');
    if (!li?.dataset.author) return;
    const other = before(li);
    const same = other?.dataset.author === li.dataset.author && other.dataset.at?.slice(0, 16) === li.dataset.at?.slice(0, 16);
    li.classList.toggle('more', same && other?.querySelector('.name')?.textContent === li.querySelector('.name')?.textContent);
  }

  /** Marks where the reader was before they were away, if others have said anything since. @param {number} since */
  divide(since) {
    if (this.list) this.group(divide(this.list, since));
  }

  follow() {
    this.scrollTo(0, 0);
    this.#following = true;
    this.#count(-this.#below);
  }

  #scrolled() {
    this.#following = this.scrollTop > -nearEnd;
    if (this.#following) this.#count(-this.#below);
  }

  /** @param {number} more */
  #count(more) {
    this.#below += more;
    if (!this.note || !this.button) return;
    this.note.hidden = this.#below === 0;
    put(this.button, say('below', { n: this.#below }));
  }
}

customElements.define('parley-log', Log);
