// @ts-check
// The phrases of the interface. They come with the page, from the server's one list, so that no script holds words of its own.

/** @type {Map<string, string>} */
const phrases = new Map(Object.entries(JSON.parse(document.getElementById('words')?.dataset.words ?? '{}')));

/**
 * The phrase for a key, with its braces filled. Where a number is one and the phrase has a form for that, this form is taken.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function say(key, values = {}) {
  const one = values.n === 1 ? phrases.get(`${key}-one`) : undefined;
  const text = one ?? phrases.get(key) ?? '';
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

/**
 * The words of a notice, by the rule of the server: the most fitting of KIND-one, KIND-value, KIND-by and KIND.
 * @param {string} kind
 * @param {string} value
 * @param {string} name
 * @returns {string}
 */
export function notice(kind, value, name) {
  const keys = [kind];
  if (name) keys.push(`${kind}-by`);
  if (value) keys.push(`${kind}-value`);
  if (value === '1') keys.push(`${kind}-one`);
  const key = keys.filter((k) => phrases.has(k)).pop();
  return key ? say(key, { value, name }) : '';
}
