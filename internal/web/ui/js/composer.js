// @ts-check
// Where one writes: Enter sends, what is typed survives a reload.
import { keep, kept } from './keep.js';

/** <parley-composer> around the form of the room. Fires "line" (detail: the text), which bubbles; whoever takes it prevents its default. */
export class Composer extends HTMLElement {
  connectedCallback() {
    const meeting = /** @type {HTMLElement | null} */ (this.closest('parley-meeting'));
    this.draft = `${meeting?.dataset.api ?? ''}:draft`;
    this.form = /** @type {HTMLFormElement} */ (this.querySelector('form'));
    this.field = /** @type {HTMLTextAreaElement} */ (this.querySelector('textarea'));
    if (!this.field.value) this.field.value = kept(this.draft);
    this.field.addEventListener('input', () => this.#typed());
    this.field.addEventListener('keydown', (e) => this.#key(e));
    this.form.addEventListener('submit', (e) => this.#submit(e));
    this.#grow();
    if (matchMedia('(pointer: fine)').matches && document.activeElement === document.body) this.field.focus({ preventScroll: true });
  }

  /** @returns {string} */
  get text() {
    return this.field?.value ?? '';
  }

  /** @param {string} text */
  set text(text) {
    if (!this.field) return;
    this.field.value = text;
    this.#typed();
  }

  #typed() {
    keep(this.draft ?? '', this.text);
    this.#grow();
  }

  /** @param {KeyboardEvent} e */
  #key(e) {
    // While a word is being composed (Japanese, Chinese, Korean …) Enter chooses it; some engines tell so only by the code 229.
    if (e.key !== 'Enter' || e.shiftKey || e.isComposing || e.keyCode === 229) return;
    e.preventDefault();
    if (this.text.trim()) this.form?.requestSubmit();
  }

  /** @param {SubmitEvent} e */
  #submit(e) {
    const text = this.text;
    const said = text.trim() !== '';
    if (said && this.dispatchEvent(new CustomEvent('line', { bubbles: true, cancelable: true, detail: text }))) {
      keep(this.draft ?? '', ''); // nobody took it, as a module is not there: the form goes its own way
      return;
    }
    e.preventDefault();
    if (!said) return;
    this.querySelector('.problem')?.remove();
    this.field?.removeAttribute('aria-invalid');
    this.text = '';
    this.field?.focus();
  }

  /** For engines that do not let a field grow with its content by themselves. */
  #grow() {
    if (!this.field || CSS.supports('field-sizing', 'content')) return;
    this.field.rows = Math.min(6, this.text.split('\n').length);
  }
}

customElements.define('parley-composer', Composer);
