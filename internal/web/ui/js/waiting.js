// @ts-check
// Waiting in a lobby with other things to do: the title of the tab counts down, and by choice the opening is heard.
import { now, span } from './clock.js';
import { make } from './dom.js';
import { keep, kept } from './keep.js';
import { say } from './words.js';

const choice = 'bell'; // how the browser remembers it, for all meetings

/** @type {AudioContext | undefined} */
let audio;

/** Browsers let a page be heard only after its reader has touched it. */
function touched() {
  if (kept(choice)) audio ??= new AudioContext();
}

/** <lobby-bell data-title data-to>: the choice, and the title. */
class LobbyBell extends HTMLElement {
  /** @type {number | undefined} */
  #tick;

  connectedCallback() {
    const box = /** @type {HTMLInputElement} */ (make('input'));
    box.type = 'checkbox';
    box.checked = kept(choice) !== '';
    box.addEventListener('change', () => {
      keep(choice, box.checked ? 'on' : '');
      touched();
    });
    this.replaceChildren(make('label', 'check', '', box, make('span', '', say('bell'))));
    addEventListener('pointerdown', touched);
    addEventListener('keydown', touched);
    this.#tick = setInterval(() => this.show(), 1000);
    this.show();
  }

  disconnectedCallback() {
    clearInterval(this.#tick);
    removeEventListener('pointerdown', touched);
    removeEventListener('keydown', touched);
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
  if (!kept(choice)) return;
  audio ??= new AudioContext();
  await Promise.race([audio.resume(), new Promise((resolve) => setTimeout(resolve, 1000))]);
  if (audio.state !== 'running') return; // untouched: another tab may be heard
  const heard = audio;
  const once = async () => {
    if (kept(`${meeting}:rung`) === start) return;
    keep(`${meeting}:rung`, start);
    chime(heard);
  };
  if (navigator.locks) await navigator.locks.request(`parley:${meeting}:rung`, once);
  else await once();
}

/** Two soft notes. @param {AudioContext} on */
function chime(on) {
  [[660, 0], [880, 0.22]].forEach(([pitch, delay]) => {
    const [tone, gain, at] = [on.createOscillator(), on.createGain(), on.currentTime + delay];
    tone.frequency.value = pitch;
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(0.18, at + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, at + 0.9);
    tone.connect(gain).connect(on.destination);
    tone.start(at);
    tone.stop(at + 1);
  });
}
