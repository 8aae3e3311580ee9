// @ts-check
// <meeting-preview>: beside the form of a new meeting, what readers will see of it. The server draws it anew when nothing was typed for a moment.
import { make, parse } from './dom.js';
import { localise, time } from './times.js';
import { say } from './words.js';

const pause = 400; // ms

/**
 * Marks the meetings whose hour is another one for the reader than that of the one before, as clocks change there or here. The page itself says it of UTC.
 * @param {Element} preview
 */
function turns(preview) {
  /** @type {number | undefined} */
  let prior;
  for (const li of preview.querySelectorAll('.nexts li')) {
    const at = new Date(li.querySelector('time')?.getAttribute('datetime') ?? '');
    const ahead = at.getTimezoneOffset() + Number(li.getAttribute('data-offset')); // minutes by which it is later there
    li.querySelector('.turn')?.remove();
    if (prior !== undefined && ahead !== prior) li.append(' ', make('span', 'turn', say('clocks-change', { time: time.format(at) })));
    prior = ahead;
  }
}

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
      const open = this.querySelector('details')?.open;
      this.replaceChildren(document.adoptNode(fresh));
      this.querySelector('details')?.toggleAttribute('open', open);
      localise(this);
      turns(this);
    } catch {
      // overtaken by what was typed since, or the line is cut: the form works without it
    }
  }
}

customElements.define('meeting-preview', MeetingPreview);
