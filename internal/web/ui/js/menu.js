// @ts-check
// The menu of a line: reactions in a row, and below them what else can be done with it.
import { choices, given, takesPart, usual } from './chosen.js';
import { make } from './dom.js';
import { stands } from './own.js';
import { say } from './words.js';

const gap = 4; // px between the menu and what it belongs to

/** One of a page. Fires "deed" (detail: { n, name, value }) at the room when something was chosen. */
export class Menu {
  /** The line whose menu is open. @type {HTMLElement | null} */
  line = null;
  /** Where the focus was before. @type {Element | null} */
  from = null;

  /** @param {HTMLElement} room @param {(line: HTMLElement, from: Element | null) => void} closed is told so that the focus can go back */
  constructor(room, closed) {
    this.room = room;
    this.element = make('div', 'menu');
    this.element.popover = 'auto';
    this.element.role = 'menu';
    this.element.addEventListener('keydown', (e) => this.#key(e));
    this.element.addEventListener('toggle', (e) => {
      if (/** @type {ToggleEvent} */ (e).newState === 'open' || !this.line) return;
      const [line, from] = [this.line, this.from];
      this.line = null;
      closed(line, from);
    });
  }

  /** @param {HTMLElement} li @param {Element} beside what was pressed, or the line */
  open(li, beside) {
    if (this.line) this.element.hidePopover();
    this.line = li;
    this.from = document.activeElement;
    this.element.ariaLabel = say('more', { n: li.dataset.n ?? '' });
    this.element.replaceChildren(...this.#reactions(li), ...choices(this.room, li).map((c) => {
      const b = this.#item(c.name, c.text);
      b.classList.toggle('grave-text', c.grave);
      if (c.name.startsWith('mark-')) b.dataset.mark = c.name.slice(5);
      return b;
    }));
    this.room.querySelector('main')?.append(this.element);
    this.element.showPopover();
    this.#place(beside.getBoundingClientRect());
    this.#items[0]?.focus();
  }

  close() {
    if (this.line) this.element.hidePopover();
  }

  /** @returns {HTMLElement[]} */
  get #items() {
    return [...this.element.querySelectorAll('button')];
  }

  /** @param {HTMLElement} li */
  #reactions(li) {
    if (!takesPart(this.room) || !stands(li)) return [];
    const mine = given(li, this.room.dataset.me);
    const row = make('div', 'usual', '', ...usual.map((emoji) => {
      const b = this.#item('react', emoji, emoji);
      b.role = 'menuitemcheckbox';
      b.ariaChecked = String(emoji === mine);
      b.ariaLabel = b.title = say(emoji === mine ? 'react-not' : 'react', { value: emoji });
      return b;
    }));
    row.role = 'group';
    row.ariaLabel = say('reactions');
    return [row];
  }

  /** @param {string} name @param {string} text @param {string} [value] */
  #item(name, text, value = '') {
    const b = /** @type {HTMLButtonElement} */ (make('button', '', text));
    b.type = 'button';
    b.role = 'menuitem';
    b.tabIndex = -1;
    b.addEventListener('click', () => {
      const n = Number(this.line?.dataset.n);
      this.close();
      this.room.dispatchEvent(new CustomEvent('deed', { detail: { n, name, value } }));
    });
    return b;
  }

  /** Below what was pressed, or above it where there is more room; on a narrow window the styles make it a sheet. @param {DOMRect} at */
  #place(at) {
    const style = this.element.style;
    style.removeProperty('inset');
    if (matchMedia('(max-width: 40rem)').matches) return;
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const below = innerHeight - at.bottom > height + 2 * gap || at.top < innerHeight - at.bottom;
    const top = below ? Math.min(at.bottom + gap, innerHeight - height - gap) : Math.max(gap, at.top - gap - height);
    const rtl = getComputedStyle(this.room).direction === 'rtl';
    const left = Math.max(gap, Math.min(rtl ? at.left : at.right - width, innerWidth - width - gap));
    style.inset = `${Math.max(gap, top)}px auto auto ${left}px`;
  }

  /** @param {KeyboardEvent} e */
  #key(e) {
    const items = this.#items;
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const row = this.element.querySelectorAll('.usual button').length;
    const rtl = getComputedStyle(this.room).direction === 'rtl' ? -1 : 1;
    /** @type {Record<string, number>} */
    const to = { Home: 0, End: items.length - 1, ArrowRight: at + rtl, ArrowLeft: at - rtl, ArrowDown: at < row ? row : at + 1, ArrowUp: at === row && row > 0 ? 0 : at < row ? items.length - 1 : at - 1 };
    if (e.key === 'Tab') this.close();
    else if (e.key in to) items[(to[e.key] + items.length) % items.length]?.focus();
    else return;
    e.preventDefault();
  }
}
