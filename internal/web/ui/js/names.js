// @ts-check
// The names of a meeting: who spoke, the last first, and who is here.

/** @param {ParentNode & { dataset: DOMStringMap }} room @param {boolean} [others] without the reader's own @returns {string[]} */
export function names(room, others = true) {
  const spoke = [...room.querySelectorAll('.line > .who > .name')].reverse();
  const here = [...room.querySelectorAll('.names li:not(.muted)')];
  const all = new Set([...spoke, ...here].map((e) => e.querySelector('bdi')?.textContent?.trim() || e.textContent?.trim() || ''));
  all.delete('');
  if (others) all.delete(room.dataset.name ?? '');
  return [...all];
}

const word = '[\\p{L}\\p{M}\\p{N}_]';

/** Finds a name as words of its own, with or without an @ before it; of two that begin alike, the longer. @param {string[]} all */
function finder(all) {
  const longest = [...all].sort((a, b) => b.length - a.length).map((n) => n.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&').replace(/\s+/g, '\\s+'));
  return new RegExp(`(?<!${word})(?:${longest.join('|')})(?!${word})`, 'giu');
}

/** Tells whether a text names somebody, of all who could be named. @param {string} text @param {string} name @param {() => string[]} all */
export function naming(text, name, all) {
  const same = (/** @type {string} */ s) => s.replace(/\s+/g, ' ').toLowerCase();
  if (!name || !same(text).includes(same(name))) return false;
  return [...text.matchAll(finder([...all(), name]))].some((m) => same(m[0]) === same(name));
}
