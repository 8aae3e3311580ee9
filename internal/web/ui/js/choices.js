// @ts-check
// What a reader chose about the pages: kept by this browser, for all meetings.
import { keep, kept } from './keep.js';

/** What holds until somebody chooses. A switch is "on" or empty. */
const given = {
  bell: '', // sounds once when a meeting opens
  sound: 'never', // never, named, always
  count: 'on', // lines that were not seen, in the tab's title
  notify: '', // by the browser, while the tab is not looked at
  keys: 'on', // single letters act, outside of fields
  clock: 'auto', // 12, 24
};

/** @typedef {keyof typeof given} Choice */

/** @param {Choice} name */
export function chosen(name) {
  return (kept(name) || given[name]).replace('off', '');
}

/** @param {Choice} name @param {string} value empty for a switch that is off */
export function choose(name, value) {
  keep(name, value === given[name] ? '' : value || 'off');
  dispatchEvent(new CustomEvent('chosen', { detail: name }));
}
