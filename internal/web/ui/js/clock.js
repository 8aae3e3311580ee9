// @ts-check
// The server's clock, as far as a browser can know it, and the element that counts towards a moment of it.
import { put } from './dom.js';
import { say } from './words.js';

const far = 48 * 3600000 - 1000; // ms; beyond it days are told
const jump = 2000; // ms; a larger difference is a clock that was set, not a slow network

/** How far the server's clock is ahead of ours, in ms. */
let ahead = 0;
let known = false;

/**
 * Learns from a moment that the server just told. It was on its way for a while, so of two samples the one that is further
 * ahead is nearer to the truth.
 * @param {string | undefined} told RFC 3339
 */
export function hear(told) {
  const sample = Date.parse(told ?? '') - Date.now();
  if (Number.isNaN(sample)) return;
  ahead = known && Math.abs(sample - ahead) < jump ? Math.max(sample, ahead) : sample;
  known = true;
}

hear(document.getElementById('now')?.dataset.now);

/** The server's time in ms. */
export function now() {
  return Date.now() + ahead;
}

/**
 * A length of time: seconds within an hour, then minutes, then days, of which one may say otherwise.
 * @param {number} ms
 * @param {string} [form] how days are said
 * @returns {string}
 */
export function span(ms, form = 'days') {
  const s = Math.max(0, Math.ceil(ms / 1000));
  const [h, m] = [Math.floor(s / 3600), Math.floor(s / 60) % 60];
  if (h >= 48) return say(form, { n: Math.floor(h / 24) });
  if (h > 0) return m > 0 ? say('hours-minutes', { n: h, value: m }) : say('hours', { n: h });
  return `${m}:${String(s % 60).padStart(2, '0')}`;
}

const warnings = [10, 5, 1]; // minutes

/** @type {Map<string, number>} minutes that were left of an end when somebody last looked, whichever clock it was: the head of a page is renewed */
const remaining = new Map();

/** @type {Set<MeetingClock>} */
const ticking = new Set();

function tick() {
  for (const c of ticking) c.show();
  if (ticking.size > 0) setTimeout(tick, 1000 - (now() % 1000) + 5);
}

/**
 * <meeting-clock data-to="…" data-form="left|in|closes|big">: counts down. Fires "due" once when the moment is reached, and "minutes" when 10, 5 or
 * 1 of them remain; both bubble.
 */
class MeetingClock extends HTMLElement {
  #due = false;

  connectedCallback() {
    ticking.add(this);
    if (ticking.size === 1) tick();
    else this.show();
  }

  disconnectedCallback() {
    ticking.delete(this);
  }

  show() {
    const left = Date.parse(this.dataset.to ?? '') - now();
    if (Number.isNaN(left)) return;
    const form = this.dataset.form ?? 'left';
    const starts = form === 'in' || form === 'big';
    const text = left <= 0 && starts ? say('opening') : form === 'big' ? span(left) : starts && left > far ? span(left, 'in-days') : say(form, { time: span(left) });
    put(this, text);
    this.#warn(left);
    if (left > 0) this.#due = false;
    else if (!this.#due) {
      this.#due = true;
      this.dispatchEvent(new Event('due', { bubbles: true }));
    }
  }

  /** Says what is left when 10, 5 or 1 minutes are, or when a clock that stood still has passed one of them. @param {number} left */
  #warn(left) {
    if (this.dataset.form !== 'left') return;
    const minutes = Math.ceil(left / 60000);
    const before = remaining.get(this.dataset.to ?? '');
    remaining.set(this.dataset.to ?? '', Math.min(minutes, before ?? Infinity));
    this.toggleAttribute('data-soon', minutes <= warnings[0]);
    if (before !== undefined && minutes > 0 && warnings.some((n) => before > n && minutes <= n)) {
      this.dispatchEvent(new CustomEvent('minutes', { bubbles: true, detail: minutes }));
    }
  }
}

hear(/** @type {HTMLElement | null} */ (document.querySelector('[data-now]'))?.dataset.now); // before the first clock shows itself
customElements.define('meeting-clock', MeetingClock);
