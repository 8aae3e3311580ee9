// @ts-check
// What follows the cursor? The one question of a page that is live, asked over whatever works. Streams are doorbells, polls are the truth:
// when a stream ends, however it ended, the page polls once and acts on the answer.
import { Intake } from './intake.js';
import { socket, stream } from './ways.js';

const ways = [socket, stream];
const firstWord = 8000; // ms that a stream may take to say hello; one that a proxy holds back says nothing
const silence = 40000; // ms without a word; beats come every 15 s
const longest = 15000; // ms between two tries
const detour = 3; // polls before streams are tried anew where none worked

/** An Intake that keeps itself supplied. Fires "state" besides: connecting, live, polling, cut. */
export class Feed extends Intake {
  #failed = ways.map(() => false);
  #wake = () => {};

  async run() {
    while (!this.over) {
      const way = this.#failed.indexOf(false);
      if (way < 0) {
        await this.#detour();
        continue;
      }
      const spoke = await this.#ride(way);
      if (this.over) return;
      const reached = await this.#insist();
      // A stream that failed while polls went through is at fault itself.
      this.#failed[way] = !spoke && reached;
      if (spoke) await this.#pause(200 + Math.random() * 800);
    }
  }

  /** Something may have been missed (the machine slept, the network came back): leaves the stream, or the pause, and asks. */
  poke() {
    this.#wake();
  }

  stop() {
    this.over = true;
    this.#wake();
  }

  /**
   * Goes on from another cursor.
   * @param {number} cursor @param {string} at
   */
  move(cursor, at) {
    if (this.reset(cursor, at)) this.poke();
  }

  /**
   * Follows one stream to its end, and says whether it ever spoke.
   * @param {number} way
   * @returns {Promise<boolean>}
   */
  #ride(way) {
    this.tell('state', 'connecting');
    return new Promise((resolve) => {
      let spoke = false;
      const end = () => {
        clearTimeout(watch);
        this.#wake = () => {};
        stop();
        resolve(spoke);
      };
      let watch = setTimeout(end, firstWord);
      this.#wake = end;
      const dead = () => {
        this.tell('state', 'cut'); // half dead: it is open, and says nothing any more
        end();
      };
      const message = (/** @type {any} */ m) => {
        spoke = true;
        clearTimeout(watch);
        watch = setTimeout(dead, silence);
        if (!this.take(m) || this.over) end();
      };
      const stop = ways[way](this.api, this.cursor, this.at, { message, end });
    });
  }

  /** Polls a few times where no stream gets through, then lets streams try once more. */
  async #detour() {
    for (let i = 0; i < detour && !this.over; i++) {
      this.tell('state', 'polling');
      const wait = await this.ask(25);
      if (wait < 0) {
        await this.#insist();
        break;
      }
      await this.#pause(wait);
    }
    this.#failed.fill(false);
  }

  /** Polls until there is an answer, and says whether the first try had one. */
  async #insist() {
    for (let tries = 0; !this.over; tries++) {
      const wait = await this.ask(0);
      if (wait >= 0) return tries === 0;
      this.tell('state', 'cut');
      await this.#pause(Math.max(-wait, Math.min(longest, 500 * 2 ** tries) * (0.5 + Math.random())));
    }
    return true;
  }

  /** @param {number} ms @returns {Promise<void>} */
  #pause(ms) {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#wake = () => {};
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.#wake = end;
    });
  }
}
