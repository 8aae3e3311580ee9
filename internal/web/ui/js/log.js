// @ts-check
// The lines of a log: each is put in its place by its number, and of two looks of one line the newer stays.
import { divide, recount } from './away.js';
import { line } from './dom.js';
import { dress } from './dress.js';
import { rest } from './far.js';
import { after, before, count, gap } from './gaps.js';
import { follow, quote } from './quote.js';
import { fold } from './redacted.js';
import { replace } from './rove.js';
import { View } from './view.js';

/** <parley-log>: the scroller of a room. */
export class Log extends HTMLElement {
  /** @type {string | undefined} the reader's own attendee */
  me;
  /** @type {Map<number, string>} the newest looks of lines above the first one here */
  above = new Map();
  /** @type {View | undefined} */
  #view;

  connectedCallback() {
    this.list = /** @type {HTMLElement} */ (this.querySelector('.lines'));
    this.#view = new View(this);
    rest(this.list);
    this.list.addEventListener('click', (e) => this.list && follow(this.list, e));
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
    const atEnd = !old && n > this.last;
    if (old) replace(old, li);
    else this.#add(li, n);
    this.dress(li);
    quote(this.list, [li]);
    if (atEnd) this.#view?.came(li);
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
    const next = n > this.last ? null : [...this.list?.children ?? []].find((e) => Number(/** @type {HTMLElement} */ (e).dataset.n) > n) ?? null;
    this.list?.insertBefore(li, next);
  }

  /** Does something to the lines while what the reader sees stays where it is. @param {() => void} act */
  steady(act) {
    this.#view?.steady(act);
  }

  /** Fills in what a fragment leaves to the page. @param {HTMLElement} li */
  dress(li) {
    dress(li, this.me);
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

  /** The reader does not look any more. A mark that they have seen, and all below it, has done its work. */
  hold() {
    if (this.#view?.hold()) this.list?.querySelector('.away')?.remove();
  }

  /** The reader looks again: marks where they were, if others have said anything since. @param {number} since */
  divide(since) {
    if (!this.list) return;
    const first = divide(this.list, since);
    this.group(first);
    this.#view?.look(first?.previousElementSibling ?? null);
  }

  /** The reader writes, and so has caught up. */
  follow() {
    this.list?.querySelector('.away')?.remove();
    this.#view?.follow();
  }
}

customElements.define('parley-log', Log);
