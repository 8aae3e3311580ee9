// @ts-check
// The keys of a page: each is registered here with what it does, so that one list tells them all.

import { chosen } from './choices.js';

/** @typedef {{ combo: string, phrase: string, act?: (e: KeyboardEvent) => boolean | void }} Key combo: as in "?", "Shift+ArrowUp", "Control+k" */

/** Every key of the page, in the order in which they were registered. @type {Key[]} */
export const keys = [];

/**
 * Registers a key. One that acts is heard outside text fields; where its act gives false, the key was not meant for it. One without an act is
 * heard where it belongs (in the field, in the log), and stands here for the list.
 * @param {string} combo
 * @param {string} phrase the key of the phrase that says what it does
 * @param {(e: KeyboardEvent) => boolean | void} [act]
 */
export function key(combo, phrase, act) {
  keys.push({ combo, phrase, act });
}

/** The combination of a key that was pressed. Of a character Shift is a part already. @param {KeyboardEvent} e */
export function comboOf(e) {
  const shift = e.shiftKey && e.key.length > 1;
  return `${e.ctrlKey ? 'Control+' : ''}${e.altKey ? 'Alt+' : ''}${e.metaKey ? 'Meta+' : ''}${shift ? 'Shift+' : ''}${e.key}`;
}

/** Whether a word is being composed (Japanese, Chinese, Korean …): then keys choose among its forms. Some engines tell so only by the code 229. @param {KeyboardEvent} e */
export const composing = (e) => e.isComposing || e.keyCode === 229;

/** Whether a key is one character alone, which one can switch off: who speaks to a machine that types would set it off (WCAG 2.2, 2.1.4). @param {string} combo */
const single = (combo) => [...combo].length === 1;

/** Whether what is typed there becomes text. @param {EventTarget | null} at */
const typing = (at) => at instanceof HTMLElement && at.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]');

document.addEventListener('keydown', (e) => {
  if (e.defaultPrevented || composing(e) || typing(e.target)) return;
  const meant = comboOf(e);
  if (single(meant) && !chosen('keys')) return;
  for (const k of keys) if (k.act && k.combo === meant && k.act(e) !== false) return e.preventDefault();
});
