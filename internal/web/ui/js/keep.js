// @ts-check
// What a browser keeps of a meeting between two pages: a draft and what is not sent yet. A browser that keeps nothing loses no more than that.

/**
 * @param {string} name
 * @returns {string}
 */
export function kept(name) {
  try {
    return localStorage.getItem(`parley:${name}`) ?? '';
  } catch {
    return '';
  }
}

/**
 * @param {string} name
 * @param {string} value empty to forget it
 */
export function keep(name, value) {
  try {
    if (value) localStorage.setItem(`parley:${name}`, value);
    else localStorage.removeItem(`parley:${name}`);
  } catch {
    // Full, or switched off: the page goes on without.
  }
}
