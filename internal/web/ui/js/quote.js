// @ts-check
// What a line answers is shown with it: filled in from the line itself, as it stands, for as long as it stands.
import { make, plainly } from './dom.js';

const quoted = 80; // signs; the server has the same rule

/**
 * Shows at lines that came what they answer, and at their own answers these lines.
 * @param {Element} list @param {HTMLElement[]} came
 */
export function quote(list, came) {
  const lines = new Map(came.map((li) => [li.dataset.n, li]));
  for (const e of list.querySelectorAll('.re')) {
    const re = /** @type {HTMLAnchorElement} */ (e);
    const line = lines.get(asked(re));
    if (line || lines.has(re.closest('li')?.dataset.n)) fill(re, line ?? list.querySelector(`#l-${asked(re)}`));
  }
}

/** The number of the line that is answered. @param {HTMLElement} re */
function asked(re) {
  re.dataset.re ??= (re.getAttribute('href') ?? '').replace(/^\D+/, '');
  return re.dataset.re;
}

/** @param {HTMLAnchorElement} re @param {Element | null} line what is answered; null where it is not on the page */
function fill(re, line) {
  const n = asked(re);
  const text = line?.querySelector(':scope > .text');
  re.href = line ? `#l-${n}` : `?line=${n}`;
  if (!text) {
    re.replaceChildren(n);
    return;
  }
  const signs = [...plainly(text).split(/\s+/).filter(Boolean).join(' ')];
  const shown = make('span', 'quote', signs.length > quoted ? `${signs.slice(0, quoted).join('')}…` : signs.join(''));
  shown.dir = 'auto';
  const name = line?.querySelector('.name')?.textContent ?? '';
  re.replaceChildren(...(name ? [make('bdi', 'to', name), ' '] : []), shown, ' ', make('span', 'num', n));
}

/**
 * Goes to what was answered, and shows it for a moment. Where it is not on the page, the link leads to its own.
 * @param {HTMLElement} list @param {Event} e a click
 */
export function follow(list, e) {
  const re = /** @type {HTMLElement | null} */ (/** @type {Element} */ (e.target).closest('.re'));
  const line = /** @type {HTMLElement | null} */ (re && list.querySelector(`#l-${asked(re)}`));
  if (!line) return;
  e.preventDefault();
  line.scrollIntoView({ block: 'center' });
  line.tabIndex = -1;
  line.focus({ preventScroll: true });
  line.classList.remove('lit');
  requestAnimationFrame(() => line.classList.add('lit'));
  line.addEventListener('animationend', () => line.classList.remove('lit'), { once: true });
}
