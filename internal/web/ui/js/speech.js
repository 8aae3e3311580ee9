// @ts-check
// What is said to the ear. This is the only place that writes into live regions: there are two, made once, outside of all that a page renews,
// and one who listens hears there what one who looks sees come.
import { make } from './dom.js';
import { say } from './words.js';

/** @typedef {{ name: string, text: string, n?: number, lang?: string, loud?: boolean }} Spoken name: who says it, as it is to be heard; n: the number of a line;
 *  loud: it waits for nothing that is being said */

const gather = 1000; // ms for which a line waits for others, to be counted together
const patience = 4000; // ms for which it waits at most while those before it are being read
const pace = 40; // ms that a voice takes for a character
const several = 5; // lines at once that are said one by one
const longest = 400; // characters of a line; the rest is read, not heard
const stay = 15000; // ms after which what was said is gone from the page's end

const [calm, urgent] = ['polite', 'assertive'].map((how) => {
  const region = make('div', 'sr');
  region.setAttribute('aria-live', how);
  document.body.append(region);
  return region;
});

/** @type {Spoken[]} what waits; a status has no name */
let queue = [];
/** @type {number | undefined} */
let timer;
let spoken = 0; // when what was said last has been read, as far as one can guess

/** A line came. @param {Spoken} line */
export function heard(line) {
  queue.push(line);
  timer ??= setTimeout(flush, Math.min(patience, Math.max(gather, spoken - Date.now())));
}

/** Something happened that is to be known now. What waits is said before it. @param {string} text */
export function tell(text) {
  if (!text) return;
  queue = queue.filter((w) => w.name || w.text !== text); // a tab that was not looked at says it once
  queue.push({ name: '', text });
  flush();
}

/** Something is to be known at once, in the middle of whatever is being said. @param {Spoken} what */
export function interrupt(what) {
  if (silent()) queue.push({ ...what, loud: true });
  else utter(urgent, what);
}

/** What one asked to hear again. @param {Spoken} what */
export function repeat(what) {
  utter(urgent, what);
}

/** Line n was redacted: it is said no more, and is not left where it was said. @param {number} n */
export function forget(n) {
  queue = queue.filter((w) => w.n !== n);
  for (const region of [calm, urgent]) region.querySelectorAll(`[data-of="${n}"]`).forEach((p) => p.remove());
}

/** Nobody hears a tab that lies behind others, or what stands behind an open dialog. */
function silent() {
  return document.hidden || document.querySelector('dialog[open]') !== null;
}

function flush() {
  clearTimeout(timer);
  timer = undefined;
  if (silent()) return;
  const lines = queue.filter((w) => w.name && !w.loud);
  const whole = lines.length <= several;
  for (const w of queue) {
    if (w.loud) utter(urgent, w);
    else if (!w.name || whole) utter(calm, w);
    else if (w === lines[0]) utter(calm, { name: '', text: counted(lines) });
  }
  queue = [];
}

/** @param {Spoken[]} lines */
function counted(lines) {
  const from = say('from-people', { n: new Set(lines.map((l) => l.name)).size });
  return say('lines-came', { n: lines.length, value: from });
}

/** @param {HTMLElement} region @param {Spoken} what */
function utter(region, { name, text, n, lang = '' }) {
  const cut = text.length > longest ? `${text.slice(0, longest).replace(/\s+\S*$/u, '')} …` : text;
  const words = make('span', '', cut);
  if (lang) words.lang = lang;
  const p = name ? make('p', '', '', make('bdi', '', name), document.createTextNode(': '), words) : make('p', '', '', words);
  if (n) p.dataset.of = String(n);
  region.append(p);
  setTimeout(() => p.remove(), stay);
  spoken = Math.max(spoken, Date.now()) + pace * (name.length + cut.length);
}

document.addEventListener('visibilitychange', flush);
document.addEventListener('close', flush, true); // of a dialog; it does not bubble
