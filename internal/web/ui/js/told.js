// @ts-check
// What a page tells its reader besides the talk, when the host has done something about the meeting or about them.
import { make } from './dom.js';
import { say } from './words.js';

/**
 * Says beside the form for a name, as often as that is drawn anew, that the host has taken the reader's name out.
 * @param {ParentNode} page
 */
export function takenOut(page) {
  const form = page.querySelector('.join');
  if (!form || page.querySelector('.taken-out')) return;
  const note = make('div', 'note taken-out', '', make('p', '', say('removed')));
  note.setAttribute('role', 'status');
  form.before(note);
}

/**
 * What the host changed last, in the words of the page; empty for nothing.
 * @param {ParentNode} page
 * @returns {string}
 */
export function newest(page) {
  return page.querySelector('.changes li')?.textContent?.trim() ?? '';
}
