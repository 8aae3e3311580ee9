// @ts-check
// What the keys do, at a press of "?".
import { button, make } from './dom.js';
import { key, keys } from './keys.js';
import { say } from './words.js';

/** What stands on a key, where that is not its name or a language has another. */
const caps = /** @type {Record<string, () => string>} */ ({
  ArrowUp: () => '↑',
  ArrowDown: () => '↓',
  Shift: () => say('cap-shift'),
  Control: () => say('cap-control'),
  Enter: () => say('cap-enter'),
  Escape: () => say('cap-escape'),
});

/** @type {HTMLDialogElement | undefined} */
let dialog;

/** Opens the list. Whatever had the focus gets it back when the list is closed. */
function list() {
  dialog?.remove();
  dialog = /** @type {HTMLDialogElement} */ (make('dialog', 'keys'));
  const title = make('h2', '', say('key-list'));
  title.id = 'keys-title';
  dialog.setAttribute('aria-labelledby', title.id);
  const rows = grouped().map(([phrase, combos]) => make('div', '', '', make('dt', '', '', ...combos.flatMap(drawn)), make('dd', '', say(phrase))));
  dialog.append(title, make('dl', '', '', ...rows), make('p', 'muted', say('key-switch')), button(say('close'), () => dialog?.close()));
  dialog.addEventListener('click', (e) => e.target === dialog && dialog.close()); // beside it
  document.body.append(dialog);
  dialog.showModal();
}

/** Keys that do the same stand in one row. @returns {[string, string[]][]} */
function grouped() {
  /** @type {Map<string, string[]>} */
  const rows = new Map();
  for (const k of keys) rows.set(k.phrase, [...rows.get(k.phrase) ?? [], k.combo]);
  return [...rows];
}

/** @param {string} combo @param {number} i */
function drawn(combo, i) {
  const parts = combo.length > 1 ? combo.split('+') : [combo];
  const shown = parts.flatMap((part) => [make('kbd', '', caps[part]?.() ?? part), '+']).slice(0, -1);
  const nodes = shown.map((s) => (typeof s === 'string' ? document.createTextNode(s) : s));
  return i > 0 ? [document.createTextNode(' '), ...nodes] : nodes;
}

key('?', 'key-list', list);
key('Alt+Shift+ArrowUp', 'key-again');
key('Alt+Shift+ArrowDown', 'key-again');
document.addEventListener('keys', list);
