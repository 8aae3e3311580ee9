// @ts-check
// What the scripts say, by the server's one list of phrases: none of them holds words of its own.
import { phrases as listed } from './phrases.js';

const phrases = new Map(Object.entries(listed));

/** The language of the page, as Intl knows it. The page's English is that of its catalogue, which begins a date with the day. */
export const language = document.documentElement.lang === 'en' ? 'en-GB' : document.documentElement.lang;

const plurals = new Intl.PluralRules(language);
const figures = new Intl.NumberFormat(language);

/**
 * The phrase for a key, with its braces filled. A number is a count, and is written as the language writes numbers; that of a line is a string. Where the phrase has a form for so many, in the language of the page, this form is taken.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function say(key, values = {}) {
  const form = typeof values.n === 'number' ? phrases.get(`${key}-${plurals.select(values.n)}`) : undefined;
  const text = form ?? phrases.get(key) ?? '';
  return text.replace(/\{(\w+)\}/g, (_, name) => (typeof values[name] === 'number' ? figures.format(values[name]) : values[name] ?? ''));
}

/** What the server said in English, in the language of the page where it has words for it. @param {string} text */
export const heard = (text) => phrases.get(text) ?? text;

/**
 * The words of a notice, by the rule of the server: the most fitting of KIND-one (or another plural), KIND-value, KIND-by and KIND.
 * @param {string} kind
 * @param {string} value
 * @param {string} name
 * @returns {string}
 */
export function notice(kind, value, name) {
  const keys = [kind];
  if (name) keys.push(`${kind}-by`);
  if (value) keys.push(`${kind}-value`);
  if (/^\d+$/.test(value)) keys.push(`${kind}-${plurals.select(Number(value))}`);
  const key = keys.filter((k) => phrases.has(k)).pop();
  return key ? say(key, { value, name }) : '';
}
