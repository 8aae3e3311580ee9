// @ts-check
// "Earlier" without leaving the room: the lines before the first one are put above it.
import { parse } from './dom.js';
import { count } from './gaps.js';
import { quote } from './quote.js';

/** @typedef {import('./log.js').Log} Log */

/**
 * Lets the link "Earlier" of a log act in place. Where that fails, it is the link that it was.
 * @param {Log} log
 * @param {string} api
 */
export function earlier(log, api) {
  link(log)?.addEventListener('click', async (e) => {
    e.preventDefault();
    if (!await more(log, api)) location.href = link(log)?.href ?? '';
  });
}

/**
 * Loads what stands before until a line is there.
 * @param {Log} log
 * @param {string} api
 * @param {number} n
 */
export async function reach(log, api, n) {
  while (n < log.first && link(log) && await more(log, api));
}

/** @param {Log} log @returns {HTMLAnchorElement | null} */
function link(log) {
  return log.querySelector('.before a');
}

/** @param {Log} log @param {string} api @returns {Promise<boolean>} whether it came */
async function more(log, api) {
  const own = api.replace(/^.api.v1.meetings/, ''); // at …/now another meeting may stand by now
  const first = log.first;
  try {
    const r = await fetch(`${own}?before=${first}`, { headers: { Accept: 'text/html' }, cache: 'no-store', signal: AbortSignal.timeout(15000) });
    const page = parse(r.ok ? await r.text() : '');
    const lines = [.../** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll('[data-stage=earlier] .lines > li'))];
    if (log.first !== first) return true; // somebody else was faster
    if (lines.length === 0) return false;
    const further = page.querySelector('[data-stage=earlier] .pager a[rel=prev]');
    above(log, lines.map((li) => document.adoptNode(li)));
    const to = link(log);
    if (to && further) to.href = further.getAttribute('href') ?? '';
    else to?.parentElement?.remove();
    return true;
  } catch {
    return false;
  }
}

/** @param {Log} log @param {HTMLElement[]} lines as the server drew them; some may look otherwise since */
function above(log, lines) {
  const next = /** @type {HTMLElement | null} */ (log.list?.firstElementChild ?? null);
  log.list?.prepend(...lines);
  const talk = lines.filter((li) => li.classList.contains('line'));
  talk.forEach((li) => log.dress(li));
  if (log.list) quote(log.list, talk);
  talk.forEach((li) => log.group(li));
  log.group(next);
  count(next);
  const newer = [...log.above.values()];
  log.above.clear();
  newer.forEach((html) => log.place(html)); // those above the first one still are kept again
}
