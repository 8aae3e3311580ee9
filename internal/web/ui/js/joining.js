// @ts-check
// Takes a name without loading a page: the same form and the same answer, whose parts are taken over, and the focus goes to where one writes.
import { parse } from './dom.js';
import { exchange } from './exchange.js';
import { say } from './words.js';

/**
 * Fires "page" (detail: a Document) at the room when a name was taken.
 * @param {HTMLElement} room the <parley-meeting>
 */
export function joining(room) {
  let under = false;
  room.addEventListener('submit', async (e) => {
    const form = /** @type {HTMLFormElement} */ (e.target);
    if (!form.matches('form.join')) return;
    e.preventDefault();
    if (under) return;
    under = true;
    form.ariaBusy = 'true';
    const fields = new URLSearchParams(/** @type {any} */ (new FormData(form)));
    try {
      const r = await fetch(form.action, { method: 'POST', body: fields, headers: { Accept: 'text/html' }, cache: 'no-store', signal: AbortSignal.timeout(15000) });
      taken(room, parse(await r.text()));
    } catch {
      refused(form, say('unknown'));
    } finally {
      under = false;
      room.querySelector('form.join')?.removeAttribute('aria-busy');
    }
  });
}

/** @param {HTMLElement} room @param {Document} page what the server answered */
function taken(room, page) {
  const fresh = /** @type {HTMLElement | null} */ (page.querySelector('parley-meeting'));
  const [form, other] = [room.querySelector('form.join'), page.querySelector('form.join')];
  if (fresh && fresh.dataset.me === undefined && form && other) { // a name that cannot be had: the same form, with the reason
    exchange(/** @type {HTMLElement} */ (form), /** @type {HTMLElement} */ (other));
    /** @type {HTMLElement | null} */ (room.querySelector('form.join input[name=name]'))?.focus();
    return;
  }
  if (!fresh) throw new Error('no page of a meeting');
  room.dispatchEvent(new CustomEvent('page', { detail: page }));
  const field = /** @type {HTMLElement | null} */ (room.querySelector('parley-composer textarea'));
  (field ?? /** @type {HTMLElement | null} */ (room.querySelector('main')))?.focus({ preventScroll: true });
}

/** @param {HTMLFormElement} form @param {string} why */
function refused(form, why) {
  form.querySelector('.problem')?.remove();
  const p = document.createElement('p');
  p.className = 'problem';
  p.role = 'alert';
  p.textContent = why;
  form.prepend(p);
}
