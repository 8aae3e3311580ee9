// @ts-check
// What one sees of a log: its end, as long as one follows it, and else what one was reading. Nothing scrolls away from who does not look.
import { make, put } from './dom.js';
import { say } from './words.js';

const nearEnd = 48; // px from the end within which a reader follows it
const part = 0.8; // of the window, which news may fill without hiding where they begin

/** The window on a <parley-log>, which is turned round: its scrollTop is 0 at the end and negative above. */
export class View {
  #following = true;
  #held = false; // nobody looks, but whoever does again was following the end
  #below = 0;

  /** @param {HTMLElement} log */
  constructor(log) {
    this.log = log;
    this.button = make('button', '', '');
    this.button.addEventListener('click', () => this.follow());
    this.note = make('p', 'below', '', this.button);
    this.note.hidden = true;
    log.prepend(this.note); // the scroller is turned round, so this is its lower edge
    log.addEventListener('scroll', () => this.#scrolled(), { passive: true });
  }

  /** A line came at the end. @param {HTMLElement} li */
  came(li) {
    if (this.#following) li.classList.add('fresh');
    else if (!li.classList.contains('mine')) this.#count(1);
  }

  /**
   * Does something to the lines while what the reader sees stays where it is; engines disagree on what moves when a turned scroller grows. It is
   * put back once for all that is done, as each time is rounded to points of the screen.
   * @param {() => void} act
   */
  steady(act) {
    const edge = this.log.getBoundingClientRect().top;
    const follows = !this.#held && this.log.scrollTop > -nearEnd; // the event of a scroll may be still to come
    const seen = follows ? undefined : [...this.log.querySelectorAll('.lines > li')].find((e) => e.getBoundingClientRect().bottom > edge);
    const top = seen?.getBoundingClientRect().top ?? 0;
    act();
    const now = seen?.isConnected || !seen?.id ? seen : this.log.querySelector(`#${seen.id}`); // it may have got another look
    if (now?.isConnected) this.log.scrollBy(0, now.getBoundingClientRect().top - top);
  }

  follow() {
    this.log.scrollTo(0, 0);
    this.#following = true;
    this.#held = false;
    this.#count(-this.#below);
  }

  /** Nobody looks any more. Says whether the end was seen until then. @returns {boolean} */
  hold() {
    this.#held ||= this.#following;
    this.#following = false;
    return this.#held;
  }

  /** Somebody looks again: from where they were, if there is more than fits. @param {Element | null} mark above what is new; null where nothing is */
  look(mark) {
    if (!this.#held) return;
    const news = mark ? this.log.getBoundingClientRect().bottom - mark.getBoundingClientRect().top - this.log.scrollTop : 0;
    if (news <= part * this.log.clientHeight) return this.follow();
    this.#held = false;
    this.log.scrollBy(0, (mark?.getBoundingClientRect().top ?? 0) - this.log.getBoundingClientRect().top - nearEnd / 2);
  }

  #scrolled() {
    if (this.#held) return;
    this.#following = this.log.scrollTop > -nearEnd;
    this.#count(this.#following ? -this.#below : 0);
  }

  /** @param {number} more */
  #count(more) {
    this.#below += more;
    this.note.hidden = this.#below === 0 && this.log.scrollTop > -this.log.clientHeight;
    put(this.button, this.#below > 0 ? say('below', { n: this.#below }) : say('latest'));
  }
}
