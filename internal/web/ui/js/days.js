// @ts-check
// The days of a list are those of its meetings' zones; a reader elsewhere has others. The rows stay in their order and are put under the reader's days.
import { make } from './dom.js';

/** @param {Element} row */
const begins = (row) => row.querySelector('time[datetime]')?.getAttribute('datetime') ?? '';

/** @param {Element} row */
const dayOf = (row) => new Date(begins(row)).toDateString();

/** @param {Element} list */
function regroup(list) {
  const days = [...list.children];
  const rows = [...list.querySelectorAll('.sched > li')];
  const kept = days.every((d) => new Set([...d.querySelectorAll('.sched > li')].map(dayOf)).size === 1);
  if (kept && new Set(rows.map(dayOf)).size === days.length) return;
  list.replaceChildren();
  let last = '';
  for (const row of rows) {
    if (dayOf(row) !== last) {
      const time = /** @type {HTMLTimeElement} */ (make('time'));
      time.dateTime = begins(row);
      time.dataset.as = 'short';
      list.append(make('li', '', '', make('p', 'date', '', time), make('ul', 'sched')));
    }
    last = dayOf(row);
    list.lastElementChild?.querySelector('.sched')?.append(row);
  }
}

document.querySelectorAll('.days').forEach(regroup);
