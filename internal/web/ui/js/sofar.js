// @ts-check
// What came of the meeting by now. It is folded on the server alone; a page only asks for it when something came that may have changed it.
import { nodes, put } from './dom.js';
import { keep, kept } from './keep.js';
import { notice } from './words.js';

/** @typedef {import('./ways.js').Change} Change
 *  @typedef {{ seq: number, html: string, lines: number[], last_seq: number }} Answer */

const spread = 1500; // ms over which the pages of a meeting ask
const again = 3000; // ms after a failure, and after an answer that did not know yet what the page knows
const typed = /<li[^>]* data-mark=|<div class="text[^>]*>\s*[#[]/; // what looks like a mark, and a command that undoes one

/**
 * A number leads to its line, which may stand before what is on the page; on a phone the sheet makes way for it.
 * @param {HTMLElement} list
 * @param {AbortSignal} signal
 */
function lead(list, signal) {
  list.addEventListener('click', (e) => {
    const number = e.target instanceof Element ? e.target.closest('a.n') : null;
    const id = number?.getAttribute('href')?.split('#')[1];
    if (!id) return;
    const side = /** @type {HTMLElement | null} */ (list.closest('.side:popover-open'));
    side?.hidePopover();
    e.preventDefault();
    location.href = document.getElementById(id) ? `#${id}` : `?before=${Number(id.slice(2)) + 1}#${id}`;
  }, { signal });
}

/** <so-far data-seq data-known data-lines>: the list, by which entry it changed last, up to which it was read, and which lines of the log count. */
class SoFar extends HTMLElement {
  #wanted = 0; // the entry that may have changed it
  #asking = false;
  #over = new AbortController();

  connectedCallback() {
    this.#over = new AbortController();
    const feed = /** @type {EventTarget | undefined} */ (this.#meeting?.feed);
    feed?.addEventListener('change', (e) => this.#heed(/** @type {CustomEvent<Change>} */ (e).detail), { signal: this.#over.signal });
    const list = this.#meeting?.querySelector('.log .lines');
    const watch = new MutationObserver(() => this.show()); // lines come from elsewhere, too, and get other looks
    if (list) watch.observe(list, { childList: true });
    this.#over.signal.addEventListener('abort', () => watch.disconnect());
    lead(this, this.#over.signal);
    this.show();
  }

  disconnectedCallback() {
    this.#over.abort();
  }

  /** @returns {any} */
  get #meeting() {
    return this.closest('parley-meeting');
  }

  /** @param {Change} change */
  #heed({ seq, lines, kind = 'line' }) {
    if (kind === 'reaction') return; // it marks nothing, also where the line is marked: a hall that reacts would have every page ask
    if (kind === 'line' && !lines.some((l) => typed.test(l.html) || l.html.includes('data-kind="redact'))) return;
    this.#wanted = seq;
    this.#ask(Math.random() * spread);
  }

  /** @param {number} wait ms */
  async #ask(wait) {
    if (this.#asking) return;
    this.#asking = true;
    await new Promise((resolve) => setTimeout(resolve, wait));
    const wanted = this.#wanted;
    try {
      const r = await fetch(`${this.#meeting?.dataset.api}/marks?as=html`, { signal: AbortSignal.any([this.#over.signal, AbortSignal.timeout(15000)]) });
      if (!r.ok) throw new Error(`status ${r.status}`);
      const a = /** @type {Answer} */ (await r.json());
      this.#take(a);
      this.#asking = false;
      if (a.last_seq < wanted) this.#ask(again);
      else if (this.#wanted > wanted) this.#ask(Math.random() * spread);
    } catch {
      this.#asking = false;
      if (!this.#over.signal.aborted) this.#ask(again);
    }
  }

  /** @param {Answer} a */
  #take(a) {
    this.dataset.known = String(a.last_seq);
    if (a.seq > Number(this.dataset.seq)) {
      this.dataset.seq = String(a.seq);
      this.dataset.lines = a.lines.join(' ');
      this.#draw(a.html);
    }
    this.show();
  }

  /** @param {string} html */
  #draw(html) {
    const list = this.querySelector('.list');
    const at = list?.contains(document.activeElement) ? document.activeElement?.getAttribute('href') : null;
    list?.replaceChildren(...nodes(html));
    for (const mark of this.querySelectorAll('li[data-mark] > .mark')) {
      put(mark, notice(`mark-${mark.parentElement?.dataset.mark}`, '', ''));
    }
    if (at) /** @type {HTMLElement | null} */ (list?.querySelector(`[href$="${CSS.escape(at.slice(at.indexOf('#')))}"]`) ?? this.closest('.side'))?.focus();
    this.hidden = html === '';
  }

  /** Lines that look marked and are not, as it was undone or said outside the meeting. */
  show() {
    const counted = new Set((this.dataset.lines ?? '').split(' '));
    for (const li of this.#meeting?.querySelectorAll('.log .line[data-mark]') ?? []) {
      if (Number(li.dataset.n) <= Number(this.dataset.known)) li.classList.toggle('undone', !counted.has(li.dataset.n));
    }
  }
}

/** <catch-up>: closed, it stays away from this meeting; who has said something needs it no more. */
class CatchUp extends HTMLElement {
  #over = new AbortController();

  connectedCallback() {
    const meeting = /** @type {HTMLElement | null} */ (this.closest('parley-meeting'));
    const name = `${meeting?.dataset.api}:caught-up`;
    if (kept(name)) return this.remove();
    const close = () => {
      keep(name, 'yes');
      this.remove();
    };
    this.querySelector('.close')?.addEventListener('click', (e) => {
      e.preventDefault();
      close();
      /** @type {HTMLElement | null} */ (meeting?.querySelector('#say input:not([type=hidden]), #say textarea'))?.focus();
    });
    lead(this, this.#over.signal);
    meeting?.addEventListener('line', close, { signal: this.#over.signal });
  }

  disconnectedCallback() {
    this.#over.abort();
  }
}

customElements.define('so-far', SoFar);
customElements.define('catch-up', CatchUp);
