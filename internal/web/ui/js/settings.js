// @ts-check
// The choices of a reader, beside the talk. They hold at once and are kept by the browser; without a script there is nothing to choose.
import { touched } from './chime.js';
import { choose, chosen } from './choices.js';
import { button, make } from './dom.js';
import { say } from './words.js';

/** @typedef {import('./choices.js').Choice} Choice */

const sounds = ['never', 'named', 'always'];
const clocks = ['auto', '24', '12'];
const themes = ['auto', 'light', 'dark'];

/** <parley-settings>, which is empty until it stands in a page. */
class Settings extends HTMLElement {
  connectedCallback() {
    if (this.firstChild) return;
    const keys = button(say('key-list'), () => this.dispatchEvent(new Event('keys', { bubbles: true })));
    this.append(make('details', '', '', make('summary', '', say('settings')),
      this.#list('sound', sounds, chosen('sound'), (value) => this.#sound(value)),
      this.#switch('count'), this.#notify(), this.#switch('keys'), keys,
      this.#list('clock', clocks, chosen('clock'), (value) => (choose('clock', value), location.reload())), // what is typed survives that
      this.#list('theme', themes, theme(), (value) => this.#theme(value))));
  }

  /** @param {string} name @param {string[]} values @param {string} now @param {(value: string) => void} act */
  #list(name, values, now, act) {
    const select = /** @type {HTMLSelectElement} */ (make('select'));
    select.id = `choice-${name}`;
    for (const v of values) select.add(new Option(say(`${name}-${v}`), v, false, v === now));
    select.addEventListener('change', () => act(select.value));
    const label = /** @type {HTMLLabelElement} */ (make('label', '', say(name)));
    label.htmlFor = select.id;
    return make('p', 'field', '', label, select);
  }

  /** @param {Choice} name @param {(on: boolean, box: HTMLInputElement) => void} [act] */
  #switch(name, act = (on) => choose(name, on ? 'on' : '')) {
    const box = /** @type {HTMLInputElement} */ (make('input'));
    box.type = 'checkbox';
    box.id = `choice-${name}`;
    box.checked = chosen(name) !== '';
    box.addEventListener('change', () => act(box.checked, box));
    return make('label', 'check', '', box, make('span', '', say(name)));
  }

  /** @param {string} value */
  #sound(value) {
    choose('sound', value);
    if (value !== 'never') touched();
  }

  /** A browser is asked for leave only by the press of this switch. */
  #notify() {
    const refused = make('span', 'muted', say('notify-not'));
    refused.hidden = true;
    const label = this.#switch('notify', async (on, box) => {
      const granted = on && 'Notification' in window && await Notification.requestPermission() === 'granted';
      box.checked = granted;
      refused.hidden = !on || granted;
      choose('notify', granted ? 'on' : '');
    });
    label.append(refused);
    return label;
  }

  /** The server draws the next page as this one is made to look now; so none flashes. @param {string} value */
  #theme(value) {
    const sheet = /** @type {HTMLLinkElement | null} */ (document.querySelector('link[rel=stylesheet]'));
    const path = sheet?.dataset[value];
    if (!sheet || !path) return;
    document.cookie = `parley-theme=${value}; path=/; max-age=${value === 'auto' ? 0 : 34560000}; samesite=lax${location.protocol === 'https:' ? '; secure' : ''}`;
    if (sheet.getAttribute('href') === path) return;
    const other = /** @type {HTMLLinkElement} */ (sheet.cloneNode());
    other.href = path;
    other.addEventListener('load', () => sheet.remove()); // not before, or the page stands there naked
    sheet.after(other);
  }
}

/** How the page is drawn. */
function theme() {
  const sheet = /** @type {HTMLLinkElement | null} */ (document.querySelector('link[rel=stylesheet]'));
  return themes.find((name) => sheet?.getAttribute('href') === sheet?.dataset[name]) ?? 'auto';
}

customElements.define('parley-settings', Settings);
