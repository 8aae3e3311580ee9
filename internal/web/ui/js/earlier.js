// @ts-check
// "Earlier" without leaving the room: the lines before the first one are put above it.
import { poll } from './ways.js';
import { line } from './dom.js';

/** @typedef {import('./log.js').Log} Log */

const page = 200;

/**
 * Lets the link "Earlier" of a log act in place. Where that fails, it is the link that it was.
 * @param {Log} log
 * @param {string} api
 */
export function earlier(log, api) {
  const link = /** @type {HTMLAnchorElement | null} */ (log.querySelector('.before a'));
  link?.addEventListener('click', async (e) => {
    e.preventDefault();
    const first = log.first;
    try {
      const after = Math.max(0, first - 1 - page);
      const a = await poll(api, after, '', 0, Math.min(page, first - 1 - after));
      above(log, a.entries.flatMap((c) => c.lines), first);
      link.href = `?before=${after + 1}`;
      if (after === 0) link.parentElement?.remove();
    } catch {
      location.href = link.href;
    }
  });
}

/**
 * @param {Log} log
 * @param {{ n: number, html: string }[]} lines in the order of their changes; a later look of a line replaces an earlier one
 * @param {number} first
 */
function above(log, lines, first) {
  /** @type {Map<number, HTMLElement>} */
  const made = new Map();
  for (const l of lines) {
    const li = l.n < first ? line(l.html) : null;
    if (li) made.set(l.n, li);
  }
  const fresh = [...made.entries()].sort((a, b) => a[0] - b[0]).map(([, li]) => li);
  const next = /** @type {HTMLElement | null} */ (log.list?.firstElementChild ?? null);
  fresh.forEach((li) => log.dress(li));
  log.list?.prepend(...fresh);
  fresh.forEach((li) => log.group(li));
  log.group(next);
}
