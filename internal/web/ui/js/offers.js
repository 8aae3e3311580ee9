// @ts-check
// Offers words for the one that is being typed: a list at the field, in the pattern of a combobox, whose role a field of several rows cannot have. Arrows move in it, Enter or Tab takes, Esc closes.
import { make } from './dom.js';
import { composing } from './keys.js';

/**
 * @typedef {{ text: string, label: string, hint?: string }} Offer text: what is written in the place of the word
 * @typedef {{ from: number, sure: boolean, offers: Offer[] }} Found from: where the word begins; sure: Enter takes the first of them at once
 * @typedef {(before: string, whole: string) => Found | null} Source what it offers for what stands before the caret
 */

/** The offers of one field. */
export class Offers {
  /** @type {Found | null} */
  #found = null;
  #at = -1;
  #shut = ''; // what stood before the caret when they were closed by hand

  /** @param {HTMLTextAreaElement} field @param {Source[]} sources @param {string} label */
  constructor(field, sources, label) {
    this.field = field;
    this.sources = sources;
    this.list = make('ul', 'offers');
    this.list.id = 'offers';
    this.list.role = 'listbox';
    this.list.ariaLabel = label;
    this.list.hidden = true;
    field.before(this.list);
    field.addEventListener('input', () => this.#look());
    field.addEventListener('click', () => this.#look());
    field.addEventListener('blur', () => this.#close());
    field.addEventListener('keydown', (e) => this.#key(e), { capture: true });
    field.addEventListener('keyup', (e) => (e.key === 'ArrowLeft' || e.key === 'ArrowRight') && this.#look());
    this.list.addEventListener('pointerdown', (e) => e.preventDefault()); // the focus stays in the field
    this.list.addEventListener('click', (e) => {
      const li = /** @type {Element} */ (e.target).closest('li');
      if (li) this.#take([...this.list.children].indexOf(li));
    });
  }

  #look() {
    const { selectionStart: caret, selectionEnd, value } = this.field;
    const before = value.slice(0, caret);
    const found = caret !== selectionEnd || before === this.#shut ? null : this.sources.map((s) => s(before, value)).find((f) => f && f.offers.length > 0);
    if (before !== this.#shut) this.#shut = '';
    if (!found) return this.#close();
    this.#found = found;
    this.list.replaceChildren(...found.offers.map((o, i) => {
      const li = make('li', '', '', make('b', '', o.label), ...(o.hint ? [make('small', '', o.hint)] : []));
      li.id = `offer-${i}`;
      li.role = 'option';
      li.dir = 'auto';
      return li;
    }));
    this.list.hidden = false;
    this.field.ariaHasPopup = 'listbox';
    this.field.ariaAutoComplete = 'list';
    this.field.setAttribute('aria-controls', 'offers');
    this.#choose(found.sure ? 0 : -1);
  }

  #close() {
    this.#found = null;
    this.list.hidden = true;
    for (const name of ['aria-haspopup', 'aria-autocomplete', 'aria-controls', 'aria-activedescendant']) this.field.removeAttribute(name);
  }

  /** @param {number} at -1 for none */
  #choose(at) {
    this.#at = at;
    [...this.list.children].forEach((li, i) => (li.ariaSelected = String(i === at)));
    if (at < 0) return this.field.removeAttribute('aria-activedescendant');
    this.field.setAttribute('aria-activedescendant', `offer-${at}`);
    this.list.children[at].scrollIntoView({ block: 'nearest' });
  }

  /** @param {number} at */
  #take(at) {
    const { from, offers } = this.#found ?? { from: 0, offers: [] };
    const offer = offers[at];
    if (!offer) return;
    this.#close();
    this.field.setRangeText(offer.text, from, this.field.selectionStart, 'end');
    this.field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /** @param {KeyboardEvent} e */
  #key(e) {
    const n = this.#found?.offers.length ?? 0;
    if (n === 0 || composing(e) || e.ctrlKey || e.altKey || e.metaKey) return;
    if (e.key === 'ArrowDown') this.#choose((this.#at + 1) % n);
    else if (e.key === 'ArrowUp') this.#choose(this.#at < 1 ? n - 1 : this.#at - 1);
    else if (e.key === 'Escape') {
      this.#shut = this.field.value.slice(0, this.field.selectionStart);
      this.#close();
    } else if (!e.shiftKey && (e.key === 'Tab' || (e.key === 'Enter' && this.#at >= 0))) this.#take(Math.max(0, this.#at));
    else return;
    e.preventDefault();
    e.stopImmediatePropagation();
  }
}
