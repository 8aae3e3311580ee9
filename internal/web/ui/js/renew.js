// @ts-check
// A page of a meeting lives through the phases: it fetches itself anew and takes over what changed. The head stays where it is, and so does
// what somebody was typing.
import { parse } from './dom.js';
import { localise } from './times.js';

const again = 3000; // ms after a failure

/** Renews a page once for whatever happens within a moment, and not the pages of all readers at the same time. */
export class Renewal {
  #under = false;
  #missed = false; // something happened after the page was fetched

  /** @param {HTMLElement} meeting @param {(draft: string) => void} moved is told what was being typed when the main part was replaced */
  constructor(meeting, moved) {
    this.meeting = meeting;
    this.moved = moved;
  }

  /** @param {number} spread ms */
  async within(spread) {
    this.#missed = this.#under;
    if (this.#under) return;
    this.#under = true;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * spread));
    this.#missed = false;
    try {
      const draft = await renew(this.meeting);
      if (draft !== null) this.moved(draft);
    } catch {
      setTimeout(() => this.within(spread), again);
    } finally {
      this.#under = false;
      if (this.#missed) this.within(spread);
    }
  }
}

/**
 * Fetches this page anew and takes it over. Where the main part was replaced, resolves with what stood in its field, else with null.
 * @param {HTMLElement} meeting the <parley-meeting>
 * @returns {Promise<string | null>}
 */
async function renew(meeting) {
  const r = await fetch(location.pathname, { headers: { Accept: 'text/html' }, cache: 'no-store', signal: AbortSignal.timeout(15000) });
  if (!r.ok) throw new Error(`status ${r.status}`);
  const page = parse(await r.text());
  const fresh = /** @type {HTMLElement | null} */ (page.querySelector('parley-meeting'));
  const [head, main] = [fresh?.querySelector('#head'), fresh?.querySelector('main')];
  if (!fresh || !head || !main) throw new Error('no page of a meeting');
  const old = /** @type {HTMLElement} */ (meeting.querySelector('main'));
  const other = old.dataset.stage !== main.dataset.stage;
  for (const name of ['phase', 'now', ...(other ? ['cursor', 'at', 'live'] : [])]) {
    if (fresh.dataset[name] === undefined) delete meeting.dataset[name];
    else meeting.dataset[name] = fresh.dataset[name];
  }
  const taken = document.adoptNode(head);
  meeting.querySelector('#head')?.replaceWith(taken);
  localise(taken);
  if (!other) return null;
  const draft = /** @type {HTMLTextAreaElement | null} */ (old.querySelector('textarea'))?.value ?? '';
  swap(old, document.adoptNode(main), page);
  return draft;
}

/** @param {HTMLElement} old @param {HTMLElement} main @param {Document} page */
function swap(old, main, page) {
  const typed = hold(old);
  old.replaceWith(main);
  localise(main);
  document.body.className = page.body.className;
  document.title = page.title;
  const skip = page.querySelector('.skip');
  if (skip) document.querySelector('.skip')?.replaceWith(document.adoptNode(skip));
  if (!typed) return;
  const field = /** @type {HTMLInputElement | null} */ (main.querySelector(`#${typed.id}`));
  if (field && typed.value) field.value = typed.value;
  if (field && typed.focus) {
    field.focus({ preventScroll: true });
    if (typed.from !== null) field.setSelectionRange(typed.from, typed.to);
  } else if (typed.focus) {
    main.tabIndex = -1;
    main.focus({ preventScroll: true });
  }
}

/** What is typed in the page's field, and where its writer was. @param {HTMLElement} main */
function hold(main) {
  const field = /** @type {HTMLInputElement | null} */ (main.querySelector('#text, #name'));
  if (!field) return null;
  const focus = main.contains(document.activeElement);
  return { id: field.id, value: field.value, focus, from: field.selectionStart, to: field.selectionEnd };
}
