// @ts-check
// A page of a meeting lives through the phases: it fetches itself anew and takes over what changed. The head stays where it is, and so does
// what somebody was typing.
import { parse } from './dom.js';
import { exchange } from './exchange.js';
import { localise } from './times.js';

/** @typedef {{ whole: boolean, draft: string }} Renewed whole: the main part was replaced; draft: what stood in a field for lines that is gone */

const again = 3000; // ms after a failure
const always = ['phase', 'now', 'starts', 'host', 'me', 'name', 'hue', 'initials'];
const ofWhole = ['cursor', 'at', 'live'];

/** Renews a page once for whatever happens within a moment, and not the pages of all readers at the same time. */
export class Renewal {
  #under = false;
  #missed = false; // something happened after the page was fetched

  /** @param {HTMLElement} meeting @param {(what: Renewed) => void} moved is told when a part of the page was replaced */
  constructor(meeting, moved) {
    this.meeting = meeting;
    this.moved = moved;
  }

  /** Takes over a page that came as the answer to something else. @param {Document} page */
  take(page) {
    this.#took(draw(this.meeting, page));
  }

  /** @param {Renewed | null} renewed */
  #took(renewed) {
    if (renewed) this.moved(renewed);
    this.meeting.dispatchEvent(new Event('renewed'));
  }

  /** @param {number} spread ms */
  async within(spread) {
    this.#missed = this.#under;
    if (this.#under) return;
    this.#under = true;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * spread));
    this.#missed = false;
    try {
      this.#took(await renew(this.meeting));
    } catch {
      setTimeout(() => this.within(spread), again);
    } finally {
      this.#under = false;
      if (this.#missed) this.within(spread);
    }
  }
}

/**
 * Fetches this page anew and takes it over.
 * @param {HTMLElement} meeting the <parley-meeting>
 * @returns {Promise<Renewed | null>}
 */
async function renew(meeting) {
  const own = (meeting.dataset.api ?? '').replace(/^.api.v1.meetings/, ''); // at …/now another meeting may stand by now
  const r = await fetch(own, { headers: { Accept: 'text/html' }, cache: 'no-store', signal: AbortSignal.timeout(15000) });
  if (!r.ok) throw new Error(`status ${r.status}`);
  return draw(meeting, parse(await r.text()));
}

/**
 * Takes over what another look of this page has that differs. Gives what was replaced besides the head; null for nothing.
 * @param {HTMLElement} meeting
 * @param {Document} page
 * @returns {Renewed | null}
 */
function draw(meeting, page) {
  const fresh = /** @type {HTMLElement | null} */ (page.querySelector('parley-meeting'));
  const [head, main] = [fresh?.querySelector('#head'), fresh?.querySelector('main')];
  if (!fresh || !head || !main) throw new Error('no page of a meeting');
  const old = /** @type {HTMLElement} */ (meeting.querySelector('main'));
  const whole = old.dataset.stage !== main.dataset.stage;
  for (const name of [...always, ...(whole ? ofWhole : [])]) {
    if (fresh.dataset[name] === undefined) delete meeting.dataset[name];
    else meeting.dataset[name] = fresh.dataset[name];
  }
  const taken = document.adoptNode(head);
  meeting.querySelector('#head')?.replaceWith(taken);
  localise(taken);
  const title = page.title;
  const skip = page.querySelector('.skip');
  if (skip) document.querySelector('.skip')?.replaceWith(document.adoptNode(skip));
  if (whole) {
    document.body.className = page.body.className;
    document.title = title;
    return { whole, draft: exchange(old, main) };
  }
  return parts(old, main);
}

/**
 * Replaces the parts that differ: each says itself in data-as what it shows, or else by its words.
 * @param {HTMLElement} old @param {HTMLElement} main
 * @returns {Renewed | null}
 */
function parts(old, main) {
  let draft = '';
  let some = false;
  for (const part of /** @type {HTMLElement[]} */ ([main, ...main.querySelectorAll('[data-anew]')])) {
    const name = part.dataset.anew;
    const was = name === old.dataset.anew ? old : /** @type {HTMLElement | null} */ (old.querySelector(`[data-anew="${name}"]`));
    if (!name || !was) continue;
    const same = part.dataset.as === undefined ? part.textContent === was.textContent : part.dataset.as === was.dataset.as;
    if (same) continue;
    some = true;
    draft = exchange(was, part) || draft;
    if (was === old) break;
  }
  return some ? { whole: false, draft } : null;
}
