// @ts-check
// What is offered while one writes: commands after a slash at the beginning of a line, and the names of people after an @.
import { names } from './names.js';
import { say } from './words.js';

/** @typedef {import('./offers.js').Source} Source */

const most = 8; // names at once

/** What each command writes into the line; /me is written as it is. @type {Record<string, string>} */
const commands = { me: '/me ', topic: '#topic ', info: '#info ', agreed: '#agreed ', action: '#action ', link: '#link ', undo: '#undo' };
const hosted = ['topic', 'agreed'];

/** @param {HTMLElement} room @returns {string[]} */
function allowed(room) {
  return Object.keys(commands).filter((name) => room.dataset.host !== undefined || !hosted.includes(name));
}

/** A line that merely begins with a slash is nobody's business: with no letter behind it nothing is chosen, and what no command begins with is left alone. @param {HTMLElement} room @returns {Source} */
export function byCommand(room) {
  return (before) => {
    const typed = /^\/([a-z]*)$/.exec(before)?.[1];
    if (typed === undefined) return null;
    const offers = allowed(room).filter((name) => name.startsWith(typed)).map((name) => ({ text: commands[name], label: `/${name}`, hint: say(`command-${name}`) }));
    return { from: 0, sure: typed !== '', offers };
  };
}

/** A command that was typed whole, and the space behind it, becomes what it writes. Gives null where there is none. @param {HTMLElement} room @param {string} text */
export function written(room, text) {
  const name = /^\/([a-z]+) $/.exec(text)?.[1] ?? '';
  return name !== 'me' && allowed(room).includes(name) ? `${commands[name].trimEnd()} ` : null;
}

/** @param {HTMLElement} room @returns {Source} */
export function byName(room) {
  return (before) => {
    const m = /(?<![\p{L}\p{N}_@])@([\p{L}\p{M}\p{N}_.'’-]*(?: [\p{L}\p{M}\p{N}_.'’-]*){0,3})$/u.exec(before);
    if (!m) return null;
    const typed = m[1].toLowerCase();
    const begins = (/** @type {string} */ name) => {
      const low = name.toLowerCase();
      return low !== typed && (low.startsWith(typed) || (!typed.includes(' ') && low.split(/\s+/).some((w) => w.startsWith(typed))));
    };
    const offers = names(room).filter(begins).slice(0, most).map((name) => ({ text: `@${name} `, label: name }));
    return { from: m.index, sure: typed !== '', offers };
  };
}
