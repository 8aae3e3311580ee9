// @ts-check
// What calls a reader who looks elsewhere, each by choice: a sound, the number of lines in the tab's title, a notification of the browser.
import { chime } from './chime.js';
import { chosen } from './choices.js';
import { plainly } from './dom.js';
import { say } from './words.js';

/** @typedef {import('./news.js').News} News */

const rest = 1500; // ms between two sounds
const longest = 120; // characters of a line in a notification

class Caller {
  #unseen = 0;
  #heard = 0; // when it sounded last
  /** @type {Notification | undefined} */
  #shown;

  /** @param {HTMLElement} meeting */
  constructor(meeting) {
    this.meeting = meeting;
    meeting.addEventListener('news', (e) => this.#news(/** @type {CustomEvent<News>} */ (e).detail));
    meeting.addEventListener('emptied', () => this.#shown?.close());
    meeting.addEventListener('renewed', () => this.#count(0));
    document.addEventListener('visibilitychange', () => document.hidden || this.#looked());
    addEventListener('chosen', () => this.#count(0));
  }

  /** @param {News} news */
  #news({ li, mine, named, talk }) {
    if (mine || !talk) return;
    const sound = chosen('sound');
    if (sound === 'always' || (sound === 'named' && named)) this.#sound(named);
    if (!document.hidden) return;
    this.#count(1);
    if (chosen('notify')) this.#notify(li, named);
  }

  /** @param {boolean} named */
  #sound(named) {
    if (Date.now() - this.#heard < rest) return;
    this.#heard = Date.now();
    chime(named ? [660, 880] : [520], 0.09);
  }

  /** @param {number} more */
  #count(more) {
    this.#unseen += more;
    const shown = document.title.match(/^\(\d+\) /)?.[0] ?? '';
    const plain = document.title.slice(shown.length); // whatever else has changed it
    const title = this.#unseen > 0 && chosen('count') ? `(${this.#unseen}) ${plain}` : plain;
    if (document.title !== title) document.title = title;
  }

  #looked() {
    this.#count(-this.#unseen);
    this.#shown?.close();
  }

  /** One notification a tab: a later line takes the place of the one before. @param {HTMLElement} li @param {boolean} named */
  #notify(li, named) {
    if (!('Notification' in window) || Notification.permission !== 'granted') return;
    const who = li.querySelector('.name')?.textContent ?? '';
    const text = plainly(li.querySelector('.text')).trim();
    const more = this.#unseen > 1 ? ` ${say('unseen', { n: this.#unseen })}` : '';
    const name = `${named ? say('named', { name: who }) : who}${more}`;
    const body = text.length > longest ? `${text.slice(0, longest)} …` : text;
    try {
      this.#shown = new Notification(name, { body, tag: this.meeting.dataset.api, lang: document.documentElement.lang, silent: true });
      this.#shown.onclick = () => {
        window.focus();
        this.#shown?.close();
      };
    } catch {
      // Phones show notifications of workers only; this page has none.
    }
  }
}

const meeting = document.querySelector('parley-meeting');
if (meeting instanceof HTMLElement && meeting.dataset.live !== undefined) new Caller(meeting);
