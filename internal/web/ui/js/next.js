// @ts-check
// A meeting has just closed: does it go on? For a quarter of an hour the page asks now and then, and not all pages at once.
import { now } from './clock.js';

/** <parley-next data-api data-until>: asks a series for its meetings from then on. Fires "next" when there is one, which bubbles. */
class ParleyNext extends HTMLElement {
  #over = false;

  async connectedCallback() {
    this.#over = false;
    for (let wait = 4000; now() < Date.parse(this.dataset.until ?? '') && !this.#over; wait = Math.min(60000, wait * 1.3)) {
      await new Promise((resolve) => setTimeout(resolve, wait * (0.5 + Math.random())));
      if (this.#over || document.hidden || !await this.#found()) continue;
      this.dispatchEvent(new Event('next', { bubbles: true }));
      return;
    }
  }

  disconnectedCallback() {
    this.#over = true;
  }

  /** @returns {Promise<boolean>} */
  async #found() {
    try {
      const r = await fetch(this.dataset.api ?? '', { cache: 'no-store', signal: AbortSignal.timeout(15000) });
      const body = r.ok ? await r.json() : {};
      return (body.meetings ?? []).some((/** @type {{ phase: string }} */ m) => m.phase !== 'closed' && m.phase !== 'cancelled');
    } catch {
      return false;
    }
  }
}

customElements.define('parley-next', ParleyNext);
