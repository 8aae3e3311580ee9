// @ts-check
// What was typed, as far as one can tell it from a line, whose marks are gone where they had an effect.

/** What a line shows, with the whole address behind each link that shows only its host. @param {HTMLElement} li @returns {string} */
export function typed(li) {
  const text = /** @type {HTMLElement | undefined} */ (li.querySelector('.text')?.cloneNode(true));
  for (const host of text?.querySelectorAll('.host') ?? []) host.textContent = host.previousElementSibling?.getAttribute('href') ?? '';
  return `${li.classList.contains('me') ? '/me ' : ''}${text?.textContent ?? ''}`;
}

/** Tells whether two texts have the same letters, figures and pictures, of which there must be some: a list hides the numbers of its items. @param {string} a @param {string} b @returns {boolean} */
export function alike(a, b) {
  return letters(a) !== '' && letters(a) === letters(b);
}

/** @param {string} text */
function letters(text) {
  return text.replace(/^\s*\d+[.)](?=\s)/gm, '').replace(/[^\p{L}\p{N}\p{Extended_Pictographic}]/gu, '');
}
