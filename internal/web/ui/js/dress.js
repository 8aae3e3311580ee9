// @ts-check
// Fills in what the fragment of a line leaves to the page: words in its reader's language, times in their zone, what is theirs.
import { make, put } from './dom.js';
import { prepare } from './reach.js';
import { localise, span } from './times.js';
import { notice, say } from './words.js';

/** @param {HTMLElement} li @param {string | undefined} me the reader's own attendee */
export function dress(li, me) {
  const { kind = '', author, mark = '', owner = '' } = li.dataset;
  const role = li.querySelector('.role');
  const as = role && say(`role-${role.textContent}`);
  if (as) put(role, as);
  if (kind !== 'redacted') put(li.querySelector(':scope > .words'), `${wordsOf(li)} `);
  if (mark) put(li.querySelector(':scope > .mark'), notice(`mark-${mark}`, owner, ''));
  put(li.querySelector(':scope > .gone'), say('gone'));
  put(li.querySelector('.unfold .all'), say('whole'));
  edited(li.querySelector(':scope > .edited'));
  hand(li);
  const number = /** @type {HTMLElement | null} */ (li.querySelector(':scope > .n'));
  if (number) { // for the eye and the hand: a voice that reads every line, and the Tab key, pass it over
    number.setAttribute('aria-hidden', 'true');
    number.tabIndex = -1;
  }
  li.classList.toggle('mine', author !== undefined && author === me);
  for (const given of li.querySelectorAll('.reactions > li')) {
    given.classList.toggle('own', me !== undefined && (given.getAttribute('data-by') ?? '').split(' ').includes(me));
  }
  prepare(li, li.closest('parley-meeting'));
  localise(li);
}

/** The words of a notice, as its reader sees and hears them. @param {HTMLElement} li */
export function wordsOf(li) {
  const { kind = '', words = kind, value = '', name = '' } = li.dataset;
  return notice(words, kind === 'moved' ? span(value) : value, name);
}

/** @param {Element | null} small */
function edited(small) {
  const time = small?.querySelector('time');
  if (small && time) small.replaceChildren(`${say('edited')} `, time);
}

/** Gives a line of talk the way to its own page. @param {HTMLElement} li */
function hand(li) {
  if (li.classList.contains('notice') || li.querySelector(':scope > .hand')) return;
  const link = /** @type {HTMLAnchorElement} */ (make('a', 'hand', '⋯'));
  link.href = `?line=${li.dataset.n}`;
  link.setAttribute('aria-label', say('hand', { n: li.dataset.n ?? '' }));
  li.append(link);
}
