// @ts-check
// <meeting-strip>: the meeting as one line. While a meeting is to come or on, it is fetched as it now stands: once a minute, when its phase changed and when
// something was marked. Between that only "now" moves.
import { now } from './clock.js';
import { parse } from './dom.js';
import { lead } from './jump.js';

const minute = 60000; // ms
const step = 5000; // ms between two places of "now"

/** Whether a drawing is out of date by what changed on the page: its phase, or what a line is for the minutes. @param {MutationRecord} news */
function tells(news) {
  const lines = (/** @type {NodeList} */ all) => /** @type {HTMLElement[]} */ ([...all].filter((e) => e instanceof HTMLElement && e.matches('.line')));
  const before = new Map(lines(news.removedNodes).map((e) => [e.dataset.n, e.dataset.mark])); // another look of a line takes its place
  return news.type === 'attributes' || lines(news.addedNodes).some((e) => e.dataset.mark !== before.get(e.dataset.n));
}

class MeetingStrip extends HTMLElement {
  #due = 0; // the timer of the next drawing
  #soon = false; // it comes in a moment
  #missed = false; // it was due while nobody looked
  #moves = 0; // the timer of "now"
  #watch = new MutationObserver((news) => news.some(tells) && this.#later(0));

  connectedCallback() {
    this.#furnish();
    if (!this.dataset.file) return;
    this.#later(minute);
    this.#moves = setInterval(() => document.hidden || this.#move(), step);
    document.addEventListener('visibilitychange', this);
    const page = this.closest('parley-meeting');
    if (page) this.#watch.observe(page, { attributes: true, attributeFilter: ['data-phase'], childList: true, subtree: true });
  }

  disconnectedCallback() {
    clearTimeout(this.#due);
    clearInterval(this.#moves);
    this.#watch.disconnect();
    document.removeEventListener('visibilitychange', this);
  }

  handleEvent() {
    if (!document.hidden && this.#missed) this.#later(0);
  }

  /** Asks in a while, and not all pages at once. @param {number} ms */
  #later(ms) {
    if (this.#soon) return;
    this.#soon = ms === 0;
    clearTimeout(this.#due);
    this.#due = setTimeout(() => this.#renew(), ms + 1000 + Math.random() * (ms / 4 + 1500));
  }

  async #renew() {
    this.#soon = false;
    this.#missed = document.hidden;
    if (this.#missed) return;
    try {
      const r = await fetch(this.dataset.file ?? '', { cache: 'no-cache', signal: AbortSignal.timeout(15000) });
      const svg = r.ok ? parse(await r.text()).querySelector('svg') : null;
      if (svg) {
        this.querySelector('svg')?.replaceWith(document.adoptNode(svg));
        this.#furnish();
      }
    } catch {
      // the next one may come through
    }
    const phase = /** @type {HTMLElement | null} */ (this.closest('[data-phase]'))?.dataset.phase ?? '';
    if (phase !== 'closed' && phase !== 'cancelled') this.#later(minute);
  }

  /** Gives the drawing what a page adds to it. In a list it leads nowhere by itself: it stands beside the link to its meeting. */
  #furnish() {
    const svg = this.querySelector('svg');
    if (!svg) return;
    if (this.closest('parley-meeting')) lead(this, svg);
    else svg.querySelectorAll('a').forEach((a) => a.replaceWith(...a.childNodes));
    this.#move();
  }

  #move() {
    const svg = this.querySelector('svg');
    const [from, to] = [Number(svg?.dataset.from), Number(svg?.dataset.to)];
    const x = `${Math.min(100, Math.max(0, (100 * (now() - from)) / (to - from))).toFixed(2)}%`;
    const line = svg?.querySelector('.now');
    line?.setAttribute('x1', x);
    line?.setAttribute('x2', x);
  }
}

customElements.define('meeting-strip', MeetingStrip);
