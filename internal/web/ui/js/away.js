// @ts-check
// The mark above what came while the reader was away.
import { make, put } from './dom.js';
import { say } from './words.js';

/** The lines of others that came after `since`, up to `until`. @param {HTMLElement} list @param {number} since @param {number} until */
function missed(list, since, until) {
  return [...list.querySelectorAll('.line:not(.notice):not(.mine)')].filter((e) => {
    const n = Number(e.getAttribute('data-n'));
    return n > since && n <= until;
  });
}

/**
 * Marks where the reader was before they were away, if others have said anything since. Gives the line below the mark.
 * @param {HTMLElement} list
 * @param {number} since
 * @returns {HTMLElement | null}
 */
export function divide(list, since) {
  const lines = missed(list, since, Infinity);
  if (lines.length === 0) return null;
  list.querySelector('.away')?.remove();
  const li = make('li', 'away', say('away', { n: lines.length }));
  li.dataset.since = String(since);
  li.dataset.until = lines[lines.length - 1].getAttribute('data-n') ?? '';
  lines[0].before(li);
  return /** @type {HTMLElement} */ (lines[0]);
}

/** From which number on a reader has not looked. */
export class Absence {
  /** @type {number | undefined} */
  #since;

  /** @param {number} cursor the last number that the reader has seen @param {{ hold(): void } | null} log */
  leave(cursor, log) {
    if (this.#since === undefined) log?.hold();
    this.#since ??= cursor;
  }

  /** The reader looks again, at a page that has everything. @param {{ divide(since: number): void } | null} log */
  back(log) {
    if (document.hidden || this.#since === undefined) return;
    log?.divide(this.#since);
    this.#since = undefined;
  }
}

/** Counts anew after some of the lines were redacted. @param {HTMLElement} list */
export function recount(list) {
  const li = /** @type {HTMLElement | null} */ (list.querySelector('.away[data-since]'));
  if (!li) return;
  const lines = missed(list, Number(li.dataset.since), Number(li.dataset.until));
  if (lines.length === 0) li.remove();
  else put(li, say('away', { n: lines.length }));
}
