// @ts-check
// What is left of lines that were redacted: their numbers, and for those that stand next to each other one faint mark.
import { make, put } from './dom.js';
import { notice, say } from './words.js';

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

/**
 * Gives a line of talk what only a host finds there: the way to redact it, or to remove whoever said it.
 * @param {HTMLElement} li
 * @param {string | undefined} to where that is done, up to the number; absent for everybody else
 */
export function hand(li, to) {
  if (!to || li.dataset.kind !== 'line' || li.querySelector('.hand')) return;
  const label = say('hand', { n: li.dataset.n ?? '' });
  const dots = make('span', '', '⋯');
  dots.setAttribute('aria-hidden', 'true');
  const link = /** @type {HTMLAnchorElement} */ (make('a', 'hand', '', dots, make('span', 'sr', label)));
  link.href = to + li.dataset.n;
  link.title = label;
  li.append(link);
}
