// @ts-check
// "Earlier" without leaving the room: the lines before the first one are put above it.
import { parse } from './dom.js';
import { count } from './gaps.js';

/** @typedef {import('./log.js').Log} Log */

/**
 * Lets the link "Earlier" of a log act in place. Where that fails, it is the link that it was.
 * @param {Log} log
 * @param {string} api
 */
export function earlier(log, api) {
  const link = /** @type {HTMLAnchorElement | null} */ (log.querySelector('.before a'));
  const own = api.replace(/^.api.v1.meetings/, ''); // at …/now another meeting may stand by now
  link?.addEventListener('click', async (e) => {
    e.preventDefault();
    try {
      const r = await fetch(`${own}?before=${log.first}`, { headers: { Accept: 'text/html' }, cache: 'no-store', signal: AbortSignal.timeout(15000) });
      const page = parse(r.ok ? await r.text() : '');
      const lines = [.../** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll('[data-stage=earlier] .lines > li'))];
      if (lines.length === 0) throw new Error('no part of the log');
      const more = page.querySelector('[data-stage=earlier] .pager a[rel=prev]');
      above(log, lines.map((li) => document.adoptNode(li)));
      if (more) link.href = more.getAttribute('href') ?? '';
      else link.parentElement?.remove();
    } catch {
      location.href = link.href;
    }
  });
}

/** @param {Log} log @param {HTMLElement[]} lines as the server drew them; some may look otherwise since */
function above(log, lines) {
  const next = /** @type {HTMLElement | null} */ (log.list?.firstElementChild ?? null);
  log.list?.prepend(...lines);
  const talk = lines.filter((li) => li.classList.contains('line'));
  talk.forEach((li) => log.dress(li));
  talk.forEach((li) => log.group(li));
  log.group(next);
  count(next);
  const newer = [...log.above.values()];
  log.above.clear();
  newer.forEach((html) => log.place(html)); // those above the first one still are kept again
}
