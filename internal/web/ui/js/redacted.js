// @ts-check
// What is left of lines that were redacted: their numbers, and for those that stand next to each other one faint mark.
import { put } from './dom.js';
import { notice } from './words.js';

const is = (/** @type {Element | null} */ e) => e?.classList.contains('redacted') ?? false;

/**
 * Says at the first of the redacted lines around li which they are, and folds the others; the server has the same rule.
 * @param {Element | null} li
 */
export function fold(li) {
  if (!li || !is(li)) return;
  let first = li;
  for (let e = li.previousElementSibling; e && is(e); e = e.previousElementSibling) first = e;
  let last = first;
  for (let e = first.nextElementSibling; e && is(e); e = e.nextElementSibling) last = e;
  const numbers = [first, last].map((e) => e.getAttribute('data-n'));
  const words = first === last ? notice('redacted', `${numbers[0]}`, '') : notice('redacted-many', numbers.join('–'), '');
  for (let /** @type {Element | null} */ e = first; e; e = e === last ? null : e.nextElementSibling) {
    e.classList.toggle('more', e !== first);
    put(e.querySelector('.words'), e === first ? `${words} ` : '');
  }
}
