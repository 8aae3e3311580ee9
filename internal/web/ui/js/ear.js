// @ts-check
// What of a meeting is to be heard. Each line once, with who says it; one's own not at all; of what the clock and the hosts do what stands among
// the lines, and the minutes that are left. Who writes, how many are here and how much is complete is for the eye.
import { plainly } from './dom.js';
import { wordsOf } from './dress.js';
import { forget, heard, interrupt, repeat, tell } from './speech.js';
import { say } from './words.js';

/** @typedef {import('./log.js').Log} Log
 *  @typedef {import('./news.js').News} News
 *  @typedef {import('./speech.js').Spoken} Spoken
 *  @typedef {import('./outbox.js').Outbox} Outbox */

const mute = ['redaction', 'redacted']; // who redacts makes less noise than who is redacted
const last = ['closed', 'cancelled']; // after these there is nothing to write any more
const patience = 3000; // ms without a connection that are not worth a word
const thread = 10000; // ms within which the keys go on from the line that they said

/** What is to be heard of a line of talk. @param {HTMLElement} li @returns {Spoken} */
export function voiceOf(li) {
  const who = li.querySelector('.name')?.textContent ?? '';
  const to = li.querySelector(':scope > .re .to')?.textContent; // not where the answered line is on another page
  const text = plainly(li.querySelector('.text')).trim() || say('gone');
  return { name: to ? say('to', { name: who, value: to }) : who, text, n: Number(li.dataset.n), lang: /** @type {HTMLElement | null} */ (li.closest('[lang]'))?.lang };
}

/** One who listens to a meeting. */
class Listener {
  /** @type {number | undefined} */
  #cut; // until it is said that there is no connection
  #away = false; // there is no connection: what comes when it is back is told in one sentence
  /** @type {Set<string>} what was said besides the talk, so that a renewed page says nothing again */
  #notes = new Set();
  /** @type {Map<string, string>} the fates of one's own lines that were told */
  #fates = new Map();
  #again = { n: 0, at: -Infinity };

  /** @param {HTMLElement & { log?: Log | null, outbox?: Outbox }} meeting */
  constructor(meeting) {
    this.meeting = meeting;
    /** @param {string} type @param {(detail: any) => void} act */
    const on = (type, act) => meeting.addEventListener(type, (e) => act(/** @type {CustomEvent} */ (e).detail));
    on('news', (news) => this.#news(news));
    on('emptied', (refs) => refs.forEach(forget));
    on('minutes', (n) => this.#minutes(n));
    on('outage', () => this.#lost());
    on('restored', (text) => this.#restored(text));
    on('renewed', () => this.#noted());
    meeting.outbox?.addEventListener('change', () => this.#sent());
    document.addEventListener('keydown', (e) => this.#key(e));
    this.#notes = new Set(this.#notesNow());
  }

  /** @param {News} news */
  #news({ li, mine, named, talk }) {
    if (!talk) return this.#notice(li);
    if (mine) return;
    const voice = voiceOf(li);
    if (named) interrupt({ ...voice, name: say('named', { name: voice.name }) });
    else if (!this.#away) heard(voice);
  }

  /** @param {HTMLElement} li */
  #notice(li) {
    const { kind = '', n } = li.dataset;
    if (mute.includes(kind)) return;
    if (last.includes(kind)) interrupt({ name: '', text: wordsOf(li), n: Number(n) });
    else tell(wordsOf(li));
  }

  /** @param {number} n */
  #minutes(n) {
    if (document.hidden) return; // by the time somebody looks they are others
    const text = say('minutes-left', { n });
    if (n > 1) tell(text);
    else interrupt({ name: '', text });
  }

  #lost() {
    this.#away = true;
    this.#cut = setTimeout(() => tell(say('cut')), patience);
  }

  /** @param {string} text */
  #restored(text) {
    this.#away = false;
    clearTimeout(this.#cut);
    tell(text);
  }

  /** What a page says besides the talk is marked data-say. */
  #notesNow() {
    return [...this.meeting.querySelectorAll('[data-say]')].map((e) => e.textContent?.trim() ?? '');
  }

  #noted() {
    for (const text of this.#notesNow()) {
      if (!this.#notes.has(text)) tell(text);
      this.#notes.add(text);
    }
  }

  /** A line of one's own is silent as long as it gets where it should. */
  #sent() {
    for (const { key, state, at, why } of this.meeting.outbox?.items ?? []) {
      if (this.#fates.get(key) === state) continue;
      this.#fates.set(key, state);
      const minutes = Math.max(2, Math.round((Date.now() - at) / 60000));
      if (state === 'asking' || state === 'refused' || state === 'lost') tell(say(`own-${state}`, { n: minutes, value: why ?? '' }));
    }
  }

  /** Alt, Shift and an arrow say a line again: the last one, then the one before, or after, the one that was said. @param {KeyboardEvent} e */
  #key(e) {
    if (!e.altKey || !e.shiftKey || e.ctrlKey || e.metaKey || (e.key !== 'ArrowUp' && e.key !== 'ArrowDown')) return;
    const lines = /** @type {HTMLElement[]} */ ([...this.meeting.querySelectorAll('.log .line:not(.redacted)')]);
    if (lines.length === 0) return;
    e.preventDefault();
    const at = Date.now() - this.#again.at < thread ? lines.findIndex((li) => Number(li.dataset.n) === this.#again.n) : -1;
    const next = at < 0 ? lines.length - 1 : Math.min(lines.length - 1, Math.max(0, at + (e.key === 'ArrowUp' ? -1 : 1)));
    const li = lines[next];
    this.#again = { n: Number(li.dataset.n), at: Date.now() };
    repeat(li.classList.contains('notice') ? { name: '', text: wordsOf(li) } : voiceOf(li));
  }
}

const meeting = document.querySelector('parley-meeting');
if (meeting instanceof HTMLElement && meeting.querySelector('.log, .lobby')) new Listener(meeting);
