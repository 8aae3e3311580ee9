// @ts-check
// Where one writes: Enter sends, what is typed survives a reload. The same field answers a line, and says one's own line anew.
import { about, AboutRow } from './about.js';
import { keep, kept } from './keep.js';
import { composing, key } from './keys.js';
import { byCommand, byName, written } from './offered.js';
import { Offers } from './offers.js';
import { say } from './words.js';

/** @typedef {{ text: string, ref?: number, edit?: boolean }} Spoken */

key('Enter', 'key-send');
key('Shift+Enter', 'key-break');
key('ArrowUp', 'key-edit');

/**
 * <parley-composer> around the form of the room. Fires "line" (detail: Spoken), whose default whoever takes it prevents, "typed" whenever its text changed by hand, and "anew" when its writer
 * wishes to say their last line anew; all bubble.
 */
export class Composer extends HTMLElement {
  connectedCallback() {
    const meeting = /** @type {HTMLElement | null} */ (this.closest('parley-meeting'));
    this.draft = `${meeting?.dataset.api ?? ''}:draft`;
    about.of(meeting?.dataset.api ?? '');
    this.form = /** @type {HTMLFormElement} */ (this.querySelector('form'));
    this.field = /** @type {HTMLTextAreaElement} */ (this.querySelector('textarea'));
    this.row = new AboutRow(() => this.leave());
    this.form.before(this.row.element);
    if (!this.field.value && !about.edit) this.field.value = kept(this.draft);
    if (meeting) new Offers(this.field, [byCommand(meeting), byName(meeting)], say('offers')); // its keys come before those of the field
    this.field.addEventListener('input', () => this.#typed());
    this.field.addEventListener('keydown', (e) => this.#key(e));
    this.form.addEventListener('submit', (e) => this.#submit(e));
    this.#show();
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
    this.#keep();
  }

  /** What is written next answers line n. @param {number} n */
  answer(n) {
    if (about.edit) this.text = about.restore();
    about.answer(n);
    this.#show();
    this.field?.focus();
  }

  /** Takes up line n to say it anew, once it is known what it says. @param {number} n @param {Promise<string>} source */
  async anew(n, source) {
    if (!this.field) return;
    about.anew(n, about.edit ? '' : this.text);
    this.field.value = '';
    this.field.readOnly = true;
    this.#show();
    this.field.focus();
    const text = await source.catch(() => '');
    this.field.readOnly = false;
    if (!about.edit || about.n !== n) return;
    if (!text) return this.leave();
    this.text = text;
    this.field.setSelectionRange(text.length, text.length);
  }

  /** What was not taken comes back to where it was typed. @param {Spoken} line */
  again({ text, ref, edit }) {
    if (about.edit) this.text = about.restore();
    if (ref && !edit) about.answer(ref);
    this.text = this.text ? `${this.text}\n${text}` : text;
    this.#show();
  }

  /** What is written next is a line of its own; after a line that was said anew, what was being typed before it. */
  leave() {
    if (about.edit) this.text = about.restore();
    else about.answer(0);
    this.#show();
    this.field?.focus();
  }

  #show() {
    this.row?.show((n) => document.getElementById(`l-${n}`));
    if (about.n > 0) this.field?.setAttribute('aria-describedby', 'about');
    else if (this.field?.getAttribute('aria-describedby') === 'about') this.field.removeAttribute('aria-describedby');
    this.#grow();
  }

  #typed() {
    const room = /** @type {HTMLElement | null} */ (this.closest('parley-meeting'));
    const command = room && !about.edit ? written(room, this.text) : null;
    if (command && this.field) this.field.value = command;
    this.#keep();
    this.dispatchEvent(new Event('typed', { bubbles: true }));
  }

  #keep() {
    if (!about.edit) keep(this.draft ?? '', this.text);
    this.#grow();
  }

  /** @param {KeyboardEvent} e */
  #key(e) {
    if (e.defaultPrevented || composing(e)) return;
    const plain = !e.shiftKey && !e.ctrlKey && !e.altKey && !e.metaKey;
    if (e.key === 'Enter' && !e.shiftKey) {
      e.preventDefault();
      if (this.text.trim()) this.form?.requestSubmit();
    } else if (e.key === 'Escape' && about.n > 0) {
      e.preventDefault();
      this.leave();
    } else if (e.key === 'ArrowUp' && plain && !this.text && !about.edit) {
      e.preventDefault();
      this.dispatchEvent(new Event('anew', { bubbles: true }));
    }
  }

  /** @param {SubmitEvent} e */
  #submit(e) {
    const spoken = { text: this.text, ref: about.n || undefined, edit: about.edit };
    const said = spoken.text.trim() !== '' && !this.field?.readOnly;
    if (said && this.dispatchEvent(new CustomEvent('line', { bubbles: true, cancelable: true, detail: spoken }))) {
      keep(this.draft ?? '', ''); // nobody took it, as a module is not there: the form goes its own way
      return;
    }
    e.preventDefault();
    if (!said) return;
    this.querySelector('.problem')?.remove();
    this.field?.removeAttribute('aria-invalid');
    if (!about.edit) this.text = '';
    this.leave();
  }

  /** For engines that do not let a field grow with its content by themselves. */
  #grow() {
    if (!this.field || CSS.supports('field-sizing', 'content')) return;
    this.field.rows = Math.min(6, this.text.split('\n').length);
  }
}

customElements.define('parley-composer', Composer);
