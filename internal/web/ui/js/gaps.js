// @ts-check
// The numbers that are no line of talk: one faint mark for those next to each other says what they were.
import { make, put } from './dom.js';
import { notice } from './words.js';

const sorts = ['reaction', 'edit', 'retraction', 'mark'];

const is = (/** @type {Element | null} */ e) => e?.classList.contains('gap') ?? false;

/**
 * The place of an entry among the lines.
 * @param {number} n @param {string} kind
 * @returns {HTMLElement}
 */
export function gap(n, kind) {
  const li = make('li', 'gap');
  li.dataset.n = String(n);
  li.dataset.kind = kind;
  return li;
}

/** Says at the first of the places around li what they are, by the rule of the server, and folds the others. @param {Element | null} li */
export function count(li) {
  if (!li || !is(li)) return;
  let first = li;
  for (let e = li.previousElementSibling; e && is(e); e = e.previousElementSibling) first = e;
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (let /** @type {Element | null} */ e = first; e && is(e); e = e.nextElementSibling) {
    const kind = e.getAttribute('data-kind') ?? '';
    const sort = sorts.includes(kind) ? kind : 'mark';
    counts.set(sort, (counts.get(sort) ?? 0) + 1);
    e.classList.toggle('more', e !== first);
    if (e !== first) put(e, '');
  }
  put(first, sorts.filter((s) => counts.has(s)).map((s) => notice(`gap-${s}`, String(counts.get(s)), '')).join(', '));
}

/** The line before li: what only has its place among lines is passed over. @param {Element} li @returns {HTMLElement | null} */
export function before(li) {
  let e = li.previousElementSibling;
  while (e && is(e)) e = e.previousElementSibling;
  return /** @type {HTMLElement | null} */ (e);
}

/** The line after li. @param {Element} li @returns {HTMLElement | null} */
export function after(li) {
  let e = li.nextElementSibling;
  while (e && is(e)) e = e.nextElementSibling;
  return /** @type {HTMLElement | null} */ (e);
}
