// @ts-check
// Makes of a line what hands can reach: its reactions become buttons, and a line that names the reader is one to see.
import { takesPart } from './chosen.js';
import { make } from './dom.js';
import { naming, names } from './names.js';
import { reach } from './rove.js';

/**
 * Prepares a line for the page of its reader.
 * @param {HTMLElement} li
 * @param {HTMLElement | null} room the <parley-meeting>
 */
export function prepare(li, room) {
  if (!room) return;
  for (const pill of li.querySelectorAll('.reactions > [data-emoji]')) press(/** @type {HTMLElement} */ (pill), room);
  reach(li);
  const text = li.querySelector('.text')?.textContent ?? '';
  li.classList.toggle('named', !li.classList.contains('mine') && naming(text, room.dataset.name ?? '', () => names(room)));
}

/** @param {HTMLElement} pill @param {HTMLElement} room */
function press(pill, room) {
  const mine = room.dataset.me !== undefined && (pill.dataset.by ?? '').split(' ').includes(room.dataset.me);
  let b = pill.querySelector('button');
  if (!takesPart(room)) return b?.replaceWith(...b.childNodes);
  if (!b) {
    b = /** @type {HTMLButtonElement} */ (make('button', '', '', ...pill.childNodes));
    b.type = 'button';
    pill.append(b);
  }
  b.ariaPressed = String(mine);
}
