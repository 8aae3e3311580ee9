// @ts-check
// From the strip to the line: a press leads to the minute under it, and the keyboard goes through the meeting minute by minute.
import { now } from './clock.js';
import { make } from './dom.js';
import { reach } from './earlier.js';
import { time } from './times.js';

/** @typedef {import('./log.js').Log} Log */

/** What a strip shows, in ms of the server's clock. @param {SVGSVGElement} svg */
function axis(svg) {
  const [from, to, unit] = ['from', 'to', 'unit'].map((name) => Number(svg.dataset[name]));
  return { from, unit, columns: Math.ceil((to - from) / unit), wide: (to - from) / unit };
}

/**
 * Lets a strip lead to the lines of its page. It may be called anew for each drawing.
 * @param {HTMLElement} strip
 * @param {SVGSVGElement} svg
 */
export function lead(strip, svg) {
  if (!svg.querySelector('.to')) return;
  const seek = /** @type {HTMLInputElement} */ (strip.querySelector('input') ?? seeker(strip));
  const { from, unit, columns } = axis(svg);
  const title = svg.querySelector('title')?.textContent ?? '';
  seek.max = String(columns - 1);
  seek.setAttribute('aria-label', title);
  strip.setAttribute('aria-label', title);
  if (seek.dataset.used === undefined) seek.value = String(Math.floor((now() - from) / unit)); // the end, while nobody has gone anywhere
  tell(seek, svg);
  svg.setAttribute('aria-hidden', 'true'); // the slider says it
  svg.querySelectorAll('a').forEach((a) => a.setAttribute('tabindex', '-1'));
}

/** The slider that goes through the meeting by keyboard. @param {HTMLElement} strip */
function seeker(strip) {
  const seek = /** @type {HTMLInputElement} */ (make('input'));
  seek.type = 'range';
  seek.min = '0';
  strip.append(seek);
  const drawn = () => /** @type {SVGSVGElement} */ (strip.querySelector('svg'));
  seek.addEventListener('input', () => {
    seek.dataset.used = '';
    tell(seek, drawn());
    go(strip, Number(seek.value), false);
  });
  seek.addEventListener('keydown', (e) => e.key === 'Enter' && go(strip, Number(seek.value), true));
  strip.addEventListener('click', (e) => {
    const link = e.target instanceof Element ? e.target.closest('a') : null;
    if (e.target === seek || e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    const mark = link?.closest('.to') ? null : /#l-(\d+)$/.exec(link?.getAttribute('href') ?? '');
    if (mark) find(strip, Number(mark[1]), () => show(Number(mark[1]), true));
    else go(strip, column(strip, e.clientX), true);
  });
  return seek;
}

/** Says where the slider stands: the reader's time there, and what was marked. @param {HTMLInputElement} seek @param {SVGSVGElement} svg */
function tell(seek, svg) {
  const { from, unit, wide } = axis(svg);
  const at = Number(seek.value);
  const marks = [...svg.querySelectorAll(':scope > a')].filter((a) => {
    const shape = a.querySelector('circle, line');
    const x = (parseFloat(shape?.getAttribute('cx') ?? shape?.getAttribute('x1') ?? '') / 100) * wide;
    return x >= at && x < at + 1;
  });
  seek.setAttribute('aria-valuetext', [time.format(from + at * unit), ...marks.map((a) => a.querySelector('title')?.textContent)].join(' · '));
}

/** The column under a point of the screen. @param {HTMLElement} strip @param {number} x */
function column(strip, x) {
  const box = strip.getBoundingClientRect();
  const { wide, columns } = axis(/** @type {SVGSVGElement} */ (strip.querySelector('svg')));
  const share = (x - box.left) / box.width;
  return Math.min(columns - 1, Math.max(0, Math.floor((getComputedStyle(strip).direction === 'rtl' ? 1 - share : share) * wide)));
}

/**
 * Goes to the first line of a column; where nothing was said, to the next one.
 * @param {HTMLElement} strip @param {number} at @param {boolean} mark
 */
async function go(strip, at, mark) {
  const svg = /** @type {SVGSVGElement} */ (strip.querySelector('svg'));
  const { from, unit } = axis(svg);
  const begin = new Date(from + at * unit).toISOString();
  await find(strip, before(svg, at), () => {
    const lines = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.lines > .line:not(.notice)[data-at]')]);
    const to = lines.find((li) => (li.dataset.at ?? '') >= begin) ?? lines.at(-1);
    if (to) show(Number(to.dataset.n), mark);
  });
}

/** The number of a line that stands in a column or before it. @param {SVGSVGElement} svg @param {number} at */
function before(svg, at) {
  let n = 1;
  for (const a of svg.querySelectorAll('.to a')) {
    const x = parseFloat(a.querySelector('path')?.getAttribute('d')?.slice(1) ?? '') + 0.5;
    if (x <= at) n = Number(/#l-(\d+)$/.exec(a.getAttribute('href') ?? '')?.[1] ?? n);
  }
  return n;
}

let asked = 0;

/** Has a line on the page, loads it where it stands before, and then acts, unless something else was asked for since. @param {HTMLElement} strip @param {number} n @param {() => void} act */
async function find(strip, n, act) {
  const mine = ++asked;
  const meeting = /** @type {HTMLElement | null} */ (strip.closest('parley-meeting'));
  const log = /** @type {Log | null} */ (meeting?.querySelector('parley-log') ?? null);
  if (log) await reach(log, meeting?.dataset.api ?? '', n);
  if (mine === asked) act();
}

/** @param {number} n @param {boolean} mark it is what the address names from now on */
function show(n, mark) {
  if (mark) location.hash = `#l-${n}`;
  document.getElementById(`l-${n}`)?.scrollIntoView();
}
