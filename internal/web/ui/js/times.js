// @ts-check
// Turns the moments of a page into the reader's own time. The page itself says them in the meeting's zone.
import { chosen } from './choices.js';
import { language, say } from './words.js';
import { now } from './clock.js';

/** Hours as the language of the page has them, or as the reader chose. */
const hours = /** @type {Record<string, Intl.DateTimeFormatOptions>} */ ({ 12: { hourCycle: 'h12' }, 24: { hourCycle: 'h23' } })[chosen('clock')] ?? {};

/** @param {Intl.DateTimeFormatOptions} options */
const form = (options) => new Intl.DateTimeFormat(language, options.hour || options.timeStyle ? { ...options, ...hours } : options);

/** Tells a time of day. */
export const time = form({ hour: '2-digit', minute: '2-digit' });
const day = form({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const date = form({ weekday: 'short', day: 'numeric', month: 'long' });
const short = form({ weekday: 'short', day: 'numeric', month: 'short' });
const dated = form({ day: 'numeric', month: 'short', year: 'numeric' });
const full = form({ dateStyle: 'full', timeStyle: 'long' });
const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });

/**
 * A day as one says it on a list: today, tomorrow, yesterday, else its date.
 * @param {Date} at
 */
function near(at) {
  const midnight = (/** @type {Date} */ d) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
  const days = Math.round((midnight(at) - midnight(new Date(now()))) / 86400000);
  if (Math.abs(days) > 1) return (at.getFullYear() === new Date(now()).getFullYear() ? short : dated).format(at);
  const word = words.format(days, 'day');
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** A day as our English has it, where some browsers set a comma. @param {string} text */
export const plain = (text) => (language === 'en-GB' ? text.replace(',', '') : text);

/** @type {Record<string, (at: Date) => string>} */
const forms = {
  time: (at) => time.format(at),
  day: (at) => plain(day.format(at)),
  date: (at) => plain(date.format(at)),
  short: near,
};

const when = form({ weekday: 'short', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' });

/**
 * From when to when, in the reader's own time.
 * @param {string} value two moments, RFC 3339, a space between them
 * @returns {string}
 */
export function span(value) {
  const [from, to] = value.split(' ').map((t) => new Date(t));
  return Number.isNaN(from.getTime()) || Number.isNaN(to?.getTime()) ? '' : when.formatRange(from, to);
}

/**
 * Localises every moment under an element: those marked data-as, and the times of lines. What time it is where the meeting is stays at hand.
 * @param {ParentNode} root
 * @param {string} [but] what of them to leave, as a selector says it
 */
export function localise(root, but = '') {
  /** @type {Set<HTMLElement>} */
  const moved = new Set(); // spans of time that are told otherwise than where the meeting is
  for (const t of root.querySelectorAll(`time[datetime]${but}`)) {
    const at = new Date(t.getAttribute('datetime') ?? '');
    if (Number.isNaN(at.getTime())) continue;
    const text = (forms[t.getAttribute('data-as') ?? 'time'] ?? forms.time)(at);
    const span = /** @type {HTMLElement | null} */ (t.closest('[data-there]'));
    if (span && t.textContent !== text) moved.add(span);
    if (t.textContent !== text) t.textContent = text;
    /** @type {HTMLElement} */ (t).title = full.format(at);
  }
  for (const z of root.querySelectorAll('[data-zone]')) {
    z.textContent = z.getAttribute('data-zone') === 'none' ? '' : say('your-time');
  }
  for (const span of moved) beside(span, span.dataset.there ?? '');
}

/** Puts what the meeting's own clocks say beside a reader's time: under the pointer, and written where there is room. @param {HTMLElement} span @param {string} there */
function beside(span, there) {
  span.title = there;
  for (const t of span.querySelectorAll('time')) t.title += `\n${there}`;
  const room = span.parentElement?.querySelector(':scope > .there');
  if (room) room.textContent = ` · ${there}`;
}
