// @ts-check
// The ways in which news come. Each opens a stream after a cursor, hands on what it says, and ends; none of them tries again by itself.

/**
 * @typedef {{ seq: number, lines: { n: number, html: string }[], kind?: string, refs?: number[] }} Change kind, refs: of an entry that is no line of its own
 * @typedef {{ kind: string, server_time?: string, phase?: string, last_seq?: number, after?: number, at?: string,
 *   here?: number, reading?: number, n?: number, names?: string[] }} Hint
 * @typedef {{ entries: Change[], cursor: number, last_seq: number, phase: string, server_time: string, poll_after_ms: number }} Answer
 * @typedef {{ message(m: Change | Hint): void, end(): void }} Ear
 * @typedef {() => void} Stop closes the stream; end is not called after it
 */

/**
 * @param {string} api the meeting's address in the API
 * @param {string} noun
 * @param {number} after
 * @param {string} at the stamp of entry `after`, as a check; empty for none
 * @param {Record<string, string>} [more]
 * @returns {string}
 */
function address(api, noun, after, at, more = {}) {
  const q = new URLSearchParams({ after: String(after), as: 'html', ...more });
  if (at && after > 0) q.set('at', at);
  return `${api}/${noun}?${q}`;
}

/**
 * @param {string} api @param {number} after @param {string} at @param {Ear} ear
 * @returns {Stop}
 */
export function socket(api, after, at, ear) {
  const url = new URL(address(api, 'socket', after, at), location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  const s = new WebSocket(url);
  const quiet = () => {
    s.onmessage = s.onclose = s.onerror = null;
    s.close();
  };
  s.onmessage = (e) => ear.message(JSON.parse(e.data));
  s.onclose = s.onerror = () => {
    quiet();
    ear.end();
  };
  return quiet;
}

/**
 * @param {string} api @param {number} after @param {string} at @param {Ear} ear
 * @returns {Stop}
 */
export function stream(api, after, at, ear) {
  const s = new EventSource(address(api, 'stream', after, at));
  const hand = (/** @type {MessageEvent} */ e) => ear.message(JSON.parse(e.data));
  s.onmessage = hand;
  for (const kind of ['hello', 'beat', 'phase', 'presence', 'typing']) s.addEventListener(kind, hand);
  // An EventSource hides statuses and gives up for ever on some of them; so it ends here, and who listens polls.
  s.onerror = () => {
    s.close();
    ear.end();
  };
  return () => s.close();
}

/** A poll that was answered with a refusal. */
export class Refusal extends Error {
  /** @param {number} status @param {string} type @param {number} wait in ms; 0 where the answer named none */
  constructor(status, type, wait) {
    super(`status ${status}`);
    this.status = status;
    this.type = type;
    this.wait = wait;
  }
}

/**
 * One poll. It rejects with a Refusal where the server answered, with something else where it did not.
 * @param {string} api
 * @param {number} after
 * @param {string} at
 * @param {number} wait seconds to wait for news; 0 for none
 * @param {number} [limit]
 * @returns {Promise<Answer>}
 */
export async function poll(api, after, at, wait, limit = 200) {
  const more = { limit: String(limit), ...(wait > 0 ? { wait: String(wait) } : {}) };
  const r = await fetch(address(api, 'entries', after, at, more), { cache: 'no-store', signal: AbortSignal.timeout((wait + 15) * 1000) });
  if (r.ok) return r.json();
  const problem = await r.json().catch(() => ({}));
  throw new Refusal(r.status, String(problem.type ?? ''), 1000 * Number(r.headers.get('Retry-After') ?? 0));
}
