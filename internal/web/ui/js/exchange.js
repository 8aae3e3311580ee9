// @ts-check
// Puts a new part of a page in the place of an old one, and keeps what was typed there and where its writer was.
import { localise } from './times.js';

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */

const fields = 'input[id]:not([type=checkbox]), textarea[id]';

/**
 * Gives what stood in a field for lines that the new part has not.
 * @param {HTMLElement} old
 * @param {HTMLElement} part of another document
 * @returns {string}
 */
export function exchange(old, part) {
  const typed = hold(old);
  document.adoptNode(part);
  old.replaceWith(part);
  localise(part);
  let lost = '';
  let found = false;
  for (const t of typed) {
    const field = /** @type {Field | null} */ (part.querySelector(`#${t.id}`));
    if (!field && t.lines) lost = t.value;
    if (!field) continue;
    if (t.value) field.value = t.value;
    const fold = field.closest('details');
    if (fold && t.open) fold.open = true;
    if (!t.focus) continue;
    found = true;
    field.focus({ preventScroll: true });
    if (t.from !== null) field.setSelectionRange(t.from, t.to);
  }
  if (!found && typed.some((t) => t.focus)) {
    const main = /** @type {HTMLElement | null} */ (part.closest('main'));
    if (main) main.tabIndex = -1;
    main?.focus({ preventScroll: true });
  }
  return lost;
}

/** What is typed in the fields of a part, and where its writer is. @param {HTMLElement} part */
function hold(part) {
  return [.../** @type {NodeListOf<Field>} */ (part.querySelectorAll(fields))].map((f) => ({
    id: f.id,
    value: f.value,
    lines: f instanceof HTMLTextAreaElement,
    open: f.closest('details')?.open ?? false,
    focus: f === document.activeElement,
    from: f.selectionStart,
    to: f.selectionEnd,
  }));
}
