// @ts-check
// The form of a new meeting: says which moment is meant, in the host's zone and in UTC, while it is being chosen.
import { language, say } from './words.js';

/** The wall time of an instant in a zone, as UTC milliseconds. @param {number} at @param {string} zone */
function wall(at, zone) {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  }).formatToParts(at);
  const get = (/** @type {string} */ type) => Number(parts.find((p) => p.type === type)?.value);
  return Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second'));
}

const day = 86400000;

/**
 * The instant at which a zone's clocks show a wall time, as the server takes it: the first of two; in a gap, with the offset before it.
 * @param {number} want wall time, as UTC milliseconds @param {string} zone
 */
function instant(want, zone) {
  const [early, late] = [want - day, want + day].map((near) => want + near - wall(near, zone));
  return wall(early, zone) !== want && wall(late, zone) === want ? late : early;
}

/** <when-scheduled> around the fields. */
class WhenScheduled extends HTMLElement {
  connectedCallback() {
    const zone = this.#field('zone');
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zone && zone.defaultValue === 'UTC' && own) this.#move(zone, own);
    this.addEventListener('input', (e) => {
      if (['day', 'time', 'zone'].includes(/** @type {HTMLElement} */ (e.target).id)) this.#choose('at');
      this.#show();
    });
    this.#show();
  }

  /** Tells the day and time that the page proposes in another zone. @param {HTMLInputElement} zone @param {string} own */
  #move(zone, own) {
    zone.value = own;
    const [day, time] = [this.#field('day'), this.#field('time')];
    const at = Date.parse(`${day?.value}T${time?.value}Z`);
    if (!day || !time || Number.isNaN(at)) return;
    [day.value, time.value] = new Date(wall(at, own)).toISOString().slice(0, 16).split('T');
  }

  /** @param {string} id @returns {HTMLInputElement | null} */
  #field(id) {
    return this.querySelector(`#${id}`);
  }

  /** @param {string} start */
  #choose(start) {
    const radio = this.#field(`start-${start}`);
    if (radio) radio.checked = true;
  }

  #show() {
    const out = this.querySelector('.moment');
    if (out) out.textContent = this.#words() || '\u00a0';
  }

  #words() {
    const start = /** @type {HTMLInputElement | null} */ (this.querySelector('[name=start]:checked'))?.value;
    const [date, time, zone] = ['day', 'time', 'zone'].map((id) => this.#field(id)?.value ?? '');
    if (start !== 'at' || !date || !time) return '';
    try {
      const at = instant(Date.parse(`${date}T${time}Z`), zone || 'UTC');
      const there = new Intl.DateTimeFormat(language, { timeZone: zone || 'UTC', weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' });
      const utc = new Intl.DateTimeFormat(language, { timeZone: 'UTC', weekday: 'short', hour: '2-digit', minute: '2-digit' });
      const end = new Date(at + 60000 * Number(this.#field('length')?.value || 60));
      const words = say('at-place', { time: there.formatRange(at, end), value: place(zone) });
      return words + (place(zone) === 'UTC' ? '' : ` · ${utc.formatRange(at, end)} UTC`);
    } catch {
      return '';
    }
  }
}

/** What one calls a zone: Berlin, New York. @param {string} zone */
export function place(zone) {
  return (zone || 'UTC').split('/').pop()?.replaceAll('_', ' ') ?? 'UTC';
}

customElements.define('when-scheduled', WhenScheduled);
