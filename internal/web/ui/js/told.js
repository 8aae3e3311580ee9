// @ts-check
// What a page tells its reader besides the talk, when the host has done something about the meeting or about them.
import { make } from './dom.js';
import { span } from './times.js';
import { say } from './words.js';

/**
 * Says beside the form for a name, as often as that is drawn anew, how the reader's name went.
 * @param {ParentNode} page @param {string} how removed, nameless
 */
export function takenOut(page, how) {
  const form = page.querySelector('.join');
  if (!form || page.querySelector('.taken-out')) return;
  const note = make('div', 'note taken-out', '', make('p', '', how === 'removed' ? say('removed') : say('nameless')));
  note.dataset.say = '';
  form.before(note);
}

/** What a lobby said before the host changed it. Who saw it is told what has become of that. */
export class Before {
  /** The hours of the first lobby that was seen, two moments with a space between them; empty where it had been moved already. */
  #hours;

  /** @param {ParentNode} page */
  constructor(page) {
    this.#hours = moved(page) ? '' : [...page.querySelectorAll('.lobby .hero .when time')].slice(1).map((t) => t.getAttribute('datetime')).join(' ');
  }

  /** Says beside the first move what it was before, if the server knows it no more. @param {ParentNode} page */
  tell(page) {
    const first = moved(page);
    if (first && this.#hours && !first.querySelector('.was')) {
      first.querySelector('.was-day')?.remove();
      first.append(make('span', 'was muted', ` (${say('was', { value: span(this.#hours) })})`));
    }
  }
}

/** The first of the moves that a lobby tells of, which is the last in its list. @param {ParentNode} page */
function moved(page) {
  return [...page.querySelectorAll('.changes li')].filter((li) => li.querySelector('.when')).pop();
}
