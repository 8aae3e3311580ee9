// @ts-check
// <meeting-preview>: beside the form of a new meeting, what readers will see of it. The server draws it anew when nothing was typed for a moment.
import { parse } from './dom.js';
import { localise } from './times.js';

const pause = 400; // ms

class MeetingPreview extends HTMLElement {
  #timer = 0;
  #asked = new AbortController();

  connectedCallback() {
    const form = this.closest('form');
    form?.querySelector('[value=preview]')?.remove(); // it comes by itself
    form?.addEventListener('input', () => this.#later(form, pause));
    if (form) this.#later(form, 0); // the form may stand in the reader's own zone by now
  }

  /** @param {HTMLFormElement} form @param {number} ms */
  #later(form, ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(form), ms);
  }

  /** @param {HTMLFormElement} form */
  async #ask(form) {
    this.#asked.abort();
    this.#asked = new AbortController();
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) fields.append(name, String(value));
    fields.append('act', 'preview');
    try {
      const r = await fetch(form.action, { method: 'POST', body: fields, headers: { Accept: 'text/html' }, signal: this.#asked.signal });
      const fresh = r.ok ? parse(await r.text()).querySelector('meeting-preview > *') : null;
      if (!fresh) return;
      this.replaceChildren(document.adoptNode(fresh));
      localise(this);
    } catch {
      // overtaken by what was typed since, or the line is cut: the form works without it
    }
  }
}

customElements.define('meeting-preview', MeetingPreview);
