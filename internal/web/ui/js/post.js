// @ts-check
// Adds entries to the log of a meeting. Each wish has a key, so that however often it is sent it is stored once.
import { say } from './words.js';

/**
 * @typedef {{ kind: string, text?: string, ref?: number }} Wish an entry as the API takes it
 * @typedef {{ status: number, body: any, meant: string }} Told status 0: no answer, or half of one; meant: the command that a line seems to begin with
 */

const patience = 15000; // ms for one try
const insisting = 60000; // ms after which one gives up on a wish of which nothing is known

/** A key that nobody else has: 128 random bits. */
export function fresh() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('');
}

/** One try. @param {string} api @param {Wish} wish @param {string} key @returns {Promise<Told>} */
export async function post(api, wish, key) {
  try {
    const r = await fetch(`${api}/entries`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key, Accept: 'application/json' },
      body: JSON.stringify(wish),
      signal: AbortSignal.timeout(patience),
    });
    return { status: r.status, body: await r.json(), meant: r.headers.get('Parley-Did-You-Mean') ?? '' };
  } catch {
    return { status: 0, body: {}, meant: '' }; // it may be stored or not, and the key makes another try safe
  }
}

/** Whether it is worth another try. @param {number} status */
export const passing = (status) => status === 0 || status >= 500 || status === 429 || status === 408;

/** Tries until it is known what became of a wish. Gives why it was refused; nothing when it was granted. @param {string} api @param {Wish} wish */
export async function insist(api, wish) {
  const [key, began] = [fresh(), Date.now()];
  for (let wait = 1000; ; wait = Math.min(8000, 2 * wait)) {
    const { status, body } = await post(api, wish, key);
    if (status === 200 || status === 201) return '';
    if (!passing(status)) return String((status === 401 && say('nameless')) || body.detail || body.title || status);
    if (Date.now() - began > insisting) return say('unknown');
    await new Promise((resolve) => setTimeout(resolve, wait * (0.75 + Math.random() / 2)));
  }
}
