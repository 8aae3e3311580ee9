// @ts-check
// How often a meeting repeats: of the weekdays of a month the form offers what the day chosen is, by its name; and it names the place where the hour stays the same.
import { language } from './words.js';
import { place } from './scheduled.js';

const ordinals = ['first', 'second', 'third', 'fourth'];
const weekday = new Intl.DateTimeFormat(language, { timeZone: 'UTC', weekday: 'long' });

/** Which of its weekday in its month a day is. @param {Date} day @returns {string[]} */
function which(day) {
  const last = new Date(day.getTime() + 7 * 86400000).getUTCMonth() !== day.getUTCMonth();
  return [ordinals[Math.ceil(day.getUTCDate() / 7) - 1] ?? '', ...(last ? ['last'] : [])];
}

/** <when-repeating> around the fields. */
class WhenRepeating extends HTMLElement {
  connectedCallback() {
    this.closest('form')?.addEventListener('input', () => this.#show());
    queueMicrotask(() => this.#show()); // the form may stand in the reader's own zone by now
  }

  /** @param {string} id */
  #value(id) {
    return /** @type {HTMLInputElement | null} */ (document.getElementById(id))?.value ?? '';
  }

  #show() {
    const zone = this.querySelector('#fixed option');
    if (zone) zone.textContent = (zone.getAttribute('data-pattern') ?? '').replace('{place}', place(this.#value('zone')));
    const day = new Date(`${this.#value('day')}T00:00Z`);
    if (Number.isNaN(day.getTime())) return;
    const fits = which(day);
    const select = /** @type {HTMLSelectElement | null} */ (this.querySelector('#repeats'));
    for (const o of select?.querySelectorAll('option') ?? []) {
      const pattern = o.getAttribute('data-pattern');
      if (!pattern) continue;
      o.textContent = pattern.replace('{day}', weekday.format(day));
      o.hidden = o.disabled = !fits.includes(o.value);
      if (select && o.selected && o.disabled) select.value = fits.find((name) => name) ?? '';
    }
  }
}

customElements.define('when-repeating', WhenRepeating);
