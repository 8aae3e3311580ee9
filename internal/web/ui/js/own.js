// @ts-check
// One's own lines: which of them may still be said anew or taken back, and what was typed for them.
import { now } from './clock.js';

const within = 15 * 60000; // ms; the server's rule, by the server's clock

/** Whether something can be done with a line: somebody said it, and it still stands. @param {HTMLElement} li */
export function stands(li) {
  return li.querySelector('.text') !== null && li.dataset.retracted === undefined && !li.classList.contains('notice');
}

/** Whether a line may still be said anew, or taken back, by the reader of this page. @param {HTMLElement} li */
export function open(li) {
  return li.dataset.kind === 'line' && li.classList.contains('mine') && stands(li) && now() - Date.parse(li.dataset.at ?? '') < within;
}

/** The last line that its writer may still say anew. @param {ParentNode} room @returns {HTMLElement | undefined} */
export function lastOpen(room) {
  return /** @type {HTMLElement[]} */ ([...room.querySelectorAll('.line.mine')]).reverse().find(open);
}

/**
 * What was typed for a line, as it stands: its entry has that, or the last that said it anew.
 * @param {string} api
 * @param {HTMLElement} li
 * @returns {Promise<string>}
 */
export async function source(api, li) {
  const n = Number(li.dataset.edited ?? li.dataset.n);
  const r = await fetch(`${api}/entries?after=${n - 1}&limit=1`, { cache: 'no-store', signal: AbortSignal.timeout(15000) });
  const entry = r.ok ? (await r.json()).entries[0] : null;
  if (entry?.seq !== n) throw new Error(`entry ${n} is not there`);
  return entry.text;
}
