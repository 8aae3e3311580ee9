// @ts-check
// Waiting in a lobby with other things to do: the title of the tab counts down, and by choice the opening is heard.
import { chime, touched } from './chime.js';
import { choose, chosen } from './choices.js';
import { now, span } from './clock.js';
import { make } from './dom.js';
import { keep, kept } from './keep.js';
import { say } from './words.js';

/** <lobby-bell data-title data-to>: the choice, and the title. */
class LobbyBell extends HTMLElement {
  /** @type {number | undefined} */
  #tick;

  connectedCallback() {
    const box = /** @type {HTMLInputElement} */ (make('input'));
    box.type = 'checkbox';
    box.checked = chosen('bell') !== '';
    box.addEventListener('change', () => {
      choose('bell', box.checked ? 'on' : '');
      if (box.checked) touched();
    });
    this.replaceChildren(make('label', 'check', '', box, make('span', '', say('bell'))));
    this.#tick = setInterval(() => this.show(), 1000);
    this.show();
  }

  disconnectedCallback() {
    clearInterval(this.#tick);
  }

  show() {
    const left = Date.parse(this.dataset.to ?? '') - now();
    const title = this.dataset.title ?? '';
    document.title = left > 0 ? `${span(left)} · ${title}` : title;
  }
}

customElements.define('lobby-bell', LobbyBell);

/**
 * A meeting has opened while this page waited for it: sounds, if that was chosen, in one of the tabs that waited.
 * @param {string} meeting its address in the API
 * @param {string} start
 */
export async function ring(meeting, start) {
  if (!chosen('bell')) return;
  const once = async () => {
    if (kept(`${meeting}:rung`) === start) return;
    if (await chime()) keep(`${meeting}:rung`, start); // else untouched: another tab may be heard
  };
  if (navigator.locks) await navigator.locks.request(`parley:${meeting}:rung`, once);
  else await once();
}
