// @ts-check
// Who does it? The question that makes an action of a line.
import { make } from './dom.js';
import { names } from './names.js';
import { say } from './words.js';

/** One of a page. Fires "deed" (name: "action") at the room when it was answered. */
export class Doer {
  #n = 0;
  #field = /** @type {HTMLInputElement} */ (make('input'));
  #known = make('datalist');
  /** @type {(li: HTMLElement) => void} */
  #back = () => {};
  /** @type {HTMLElement | null} */
  #line = null;

  /** @param {HTMLElement} room @param {(li: HTMLElement) => void} back is told when the question is gone, so that the focus can go back to the line */
  constructor(room, back) {
    this.room = room;
    this.#back = back;
    this.#field.id = 'doer';
    this.#field.autocomplete = 'off';
    this.#field.maxLength = 80;
    this.#known.id = 'doers';
    this.#field.setAttribute('list', 'doers');
    const label = /** @type {HTMLLabelElement} */ (make('label', '', say('doer')));
    label.htmlFor = 'doer';
    const form = make('form', '', '', label, this.#field, this.#known, make('p', 'muted', say('doer-none')), make('button', '', say('mark-it')));
    this.element = make('div', 'doer menu', '', form);
    this.element.popover = 'auto';
    this.element.role = 'dialog';
    this.element.ariaLabel = say('as-action');
    form.addEventListener('submit', (e) => this.#answered(e));
    this.element.addEventListener('toggle', (e) => {
      if (/** @type {ToggleEvent} */ (e).newState === 'closed' && this.#line) this.#back(this.#line);
    });
  }

  /** @param {HTMLElement} li */
  ask(li) {
    this.#line = li;
    this.#n = Number(li.dataset.n);
    this.#field.value = '';
    this.#known.replaceChildren(...names(this.room, false).map((name) => {
      const o = /** @type {HTMLOptionElement} */ (make('option'));
      o.value = name;
      return o;
    }));
    this.room.querySelector('main')?.append(this.element);
    this.element.showPopover();
    this.#field.focus();
  }

  /** @param {Event} e */
  #answered(e) {
    e.preventDefault();
    this.element.hidePopover();
    this.room.dispatchEvent(new CustomEvent('deed', { detail: { n: this.#n, name: 'action', value: this.#field.value.trim() } }));
  }
}
