// @ts-check
// A way through the lines by keys: one of them is the current one, Up and Down move on, and the focus is never lost when a line gets another look.

/** The current line of a log. @param {ParentNode} room @returns {HTMLElement | null} */
export const current = (room) => room.querySelector('.line.current');

const within = '.hand, .reactions button';

/** Makes a line the current one, and nothing else of its log. @param {HTMLElement} li */
function choose(li) {
  const old = li.parentElement?.querySelector(':scope > .current');
  if (old && old !== li) drop(/** @type {HTMLElement} */ (old));
  li.classList.add('current');
  li.tabIndex = 0;
  li.ariaLabel = ['.name', '.who time, :scope > time', '.text, .words'].map((s) => li.querySelector(s)?.textContent?.trim()).filter(Boolean).join(', ');
  for (const e of li.querySelectorAll(within)) /** @type {HTMLElement} */ (e).tabIndex = 0;
}

/** @param {HTMLElement} li */
function drop(li) {
  li.classList.remove('current');
  li.removeAttribute('tabindex');
  li.removeAttribute('aria-label');
  reach(li);
}

/** What stands in a line is passed over by the Tab key unless the line is the current one. @param {HTMLElement} li */
export function reach(li) {
  for (const e of li.querySelectorAll(within)) /** @type {HTMLElement} */ (e).tabIndex = -1;
}

/** Leads to a line. @param {HTMLElement} li */
export function lead(li) {
  choose(li);
  li.focus({ preventScroll: true });
  li.scrollIntoView({ block: 'nearest' });
}

/**
 * Puts another look of a line in its place. Where the focus was on the line, or on something in it, it is again once the new look is prepared.
 * @param {HTMLElement} old @param {HTMLElement} li
 */
export function replace(old, li) {
  const at = /** @type {HTMLElement} */ (document.activeElement);
  const [focused, chosen] = [old.contains(at), old.classList.contains('current')];
  const emoji = at?.closest('[data-emoji]')?.getAttribute('data-emoji');
  const hand = at?.classList.contains('hand');
  old.replaceWith(li);
  if (!focused && !chosen) return;
  queueMicrotask(() => {
    choose(li);
    const same = emoji ? li.querySelector(`[data-emoji="${emoji}"] button`) : hand ? li.querySelector('.hand') : null;
    if (focused) /** @type {HTMLElement} */ (same ?? li).focus({ preventScroll: true });
  });
}

/**
 * Moves by a key of the log: to the line above or below, to the first or the last. Says whether it was such a key.
 * @param {HTMLElement} log @param {KeyboardEvent} e
 */
export function rove(log, e) {
  if (e.ctrlKey || e.altKey || e.metaKey || e.shiftKey) return false;
  const lines = /** @type {HTMLElement[]} */ ([...log.querySelectorAll('.lines > .line:not(.redacted.more)')]);
  const at = lines.indexOf(/** @type {HTMLElement} */ (current(log)));
  const last = lines.length - 1;
  /** @type {Record<string, number>} */
  const to = { ArrowUp: at < 0 ? last : Math.max(0, at - 1), ArrowDown: at < 0 ? last : Math.min(last, at + 1), Home: 0, End: last };
  const li = e.key in to ? lines[to[e.key]] : undefined;
  if (!li) return false;
  lead(li);
  return true;
}
