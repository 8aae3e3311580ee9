// @ts-check
// The small bar at the end of the line under the pointer: the two things that are done most, and the rest behind dots. For a pointer alone; keys and
// fingers have the menu.
import { takesPart } from './chosen.js';
import { make } from './dom.js';
import { stands } from './own.js';
import { say } from './words.js';

/** One of a page. Fires "deed" at the room, as the menu does, and "more" (detail: the line) for the dots; both at the room. */
export class Bar {
  /** @type {HTMLElement | null} */
  #line = null;

  /** @param {HTMLElement} room */
  constructor(room) {
    this.room = room;
    this.element = make('div', 'bar-of-line', '', this.#button('👍', 'react', say('react', { value: '👍' }), '👍'),
      this.#button('↩', 'reply', say('reply')), this.#button('⋯', 'more', say('more-short')));
    this.element.ariaHidden = 'true';
    this.element.hidden = true;
    room.addEventListener('pointerover', (e) => e.pointerType === 'mouse' && this.#over(/** @type {Element} */ (e.target)));
    room.addEventListener('pointerleave', () => this.hide());
    room.addEventListener('scroll', () => this.hide(), { capture: true, passive: true });
  }

  hide() {
    this.element.hidden = true;
    this.#line?.classList.remove('pointed');
    this.#line = null;
  }

  /** @param {Element} at */
  #over(at) {
    if (this.element.contains(at)) return;
    const li = /** @type {HTMLElement | null} */ (at.closest('parley-log .line'));
    if (li === this.#line && li?.isConnected) return;
    this.hide();
    const ground = li?.closest('.measure');
    if (!li || !ground || !stands(li)) return;
    const part = takesPart(this.room);
    for (const b of this.element.querySelectorAll('button')) b.hidden = !part && b.value !== 'more';
    this.#line = li;
    li.classList.add('pointed');
    if (this.element.parentElement !== ground) ground.append(this.element); // beside what is said, so that no voice reads it as news
    this.element.hidden = false;
    const [line, all] = [li.getBoundingClientRect(), ground.getBoundingClientRect()];
    this.element.style.insetBlockStart = `${line.top - all.top}px`;
  }

  /** @param {string} sign @param {string} name @param {string} title @param {string} [value] */
  #button(sign, name, title, value = '') {
    const b = /** @type {HTMLButtonElement} */ (make('button', '', sign));
    b.type = 'button';
    b.tabIndex = -1;
    b.value = name;
    b.title = title;
    b.addEventListener('mousedown', (e) => e.preventDefault()); // the focus stays where it is
    b.addEventListener('click', () => {
      const n = Number(this.#line?.dataset.n);
      const detail = name === 'more' ? { n, beside: b } : { n, name, value };
      this.room.dispatchEvent(new CustomEvent(name === 'more' ? 'more' : 'deed', { detail }));
    });
    return b;
  }
}
