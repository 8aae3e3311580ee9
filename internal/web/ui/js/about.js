// @ts-check
// What the composer is about: a new line, the answer to one, or one that is said anew. It outlives the part of the page that shows it.
import { make, plainly, put } from './dom.js';
import { keep, kept } from './keep.js';
import { say } from './words.js';

const quoted = 90; // letters of the line that is answered

/** @param {string} text so that the direction of a name or a quote changes nothing around it */
const isolated = (text) => `\u2068${text}\u2069`;

/** One of a page. */
class About {
  /** The line that is answered or said anew; 0 for none. */
  n = 0;
  edit = false;
  /** What was being typed before a line was taken up to be said anew. @type {{ text: string, n: number } | null} */
  before = null;
  #name = '';

  /** The page is of this meeting: what was answered before it was reloaded is answered still. @param {string} api */
  of(api) {
    if (this.#name) return;
    this.#name = `${api}:re`;
    this.n = Number(kept(this.#name)) || 0;
  }

  /** @param {number} n the line that is answered; 0 for none */
  answer(n) {
    this.n = n;
    this.edit = false;
    this.before = null;
    keep(this.#name, n > 0 ? String(n) : '');
  }

  /** @param {number} n the line that is said anew @param {string} text what was being typed */
  anew(n, text) {
    this.before ??= { text, n: this.n };
    this.n = n;
    this.edit = true;
  }

  /** Takes things back to what they were before a line was taken up, and gives what was being typed then. */
  restore() {
    const { text, n } = this.before ?? { text: '', n: 0 };
    this.answer(n);
    return text;
  }
}

export const about = new About();

/** The row above the composer that says what it is about, with the way out of it. */
export class AboutRow {
  #words = make('span', 'to');
  #out = /** @type {HTMLButtonElement} */ (make('button', 'quiet', '✕'));

  /** @param {() => void} leave */
  constructor(leave) {
    this.element = make('div', 'about', '', this.#words, this.#out);
    this.element.id = 'about';
    this.#words.dir = 'auto';
    this.#out.type = 'button';
    this.#out.addEventListener('click', leave);
  }

  /** @param {(n: number) => HTMLElement | null} line finds a line of the page */
  show(line) {
    this.element.hidden = about.n === 0;
    put(this.#words, about.n === 0 ? '' : about.edit ? say('editing', { n: about.n }) : answered(line(about.n)));
    this.#out.ariaLabel = this.#out.title = say(about.edit ? 'leave-edit' : 'leave-answer');
  }
}

/** @param {HTMLElement | null} li */
function answered(li) {
  const name = li?.querySelector('.name')?.textContent?.trim();
  if (!li || !name) return say('answer-line', { n: about.n });
  const text = [...plainly(li.querySelector('.text')).replace(/\s+/g, ' ').trim()];
  const quote = text.length > quoted ? `${text.slice(0, quoted).join('')}…` : text.join('');
  return say('answer-to', { name: isolated(name), value: isolated(quote) });
}
