// @ts-check
// What is done with hands in the room: with a pointer, with fingers, with keys. The parts are held together here; each is a file.
import { Bar } from './bar.js';
import { Deeds } from './deeds.js';
import { Doer } from './doer.js';
import { joining } from './joining.js';
import { key } from './keys.js';
import { meant } from './meant.js';
import { Menu } from './menu.js';
import { lastOpen, open } from './own.js';
import { current, lead, rove } from './rove.js';
import { Writing } from './writing.js';

/** @typedef {import('./deeds.js').Room} Room */

/** @param {Room} room the <parley-meeting> */
export function acting(room) {
  const back = (/** @type {HTMLElement} */ li, /** @type {Element | null} */ from) => {
    const lost = document.activeElement === document.body || document.activeElement === null;
    if (!lost) return;
    const line = room.log?.line(Number(li.dataset.n));
    if (line && (!from || from.closest('.line') || !from.isConnected)) lead(line);
    else if (from instanceof HTMLElement) from.focus({ preventScroll: true });
  };
  const doer = new Doer(room, (li) => back(li, null));
  const deeds = new Deeds(room, (li) => doer.ask(li));
  const menu = new Menu(room, back);
  new Bar(room);

  /** @param {string} type @param {(detail: any) => void} act */
  const on = (type, act) => room.addEventListener(type, (e) => act(/** @type {CustomEvent} */ (e).detail));
  on('deed', (deed) => deeds.do(deed));
  on('anew', () => deeds.anew(lastOpen(room)));
  on('more', ({ n, beside }) => {
    const li = room.log?.line(n);
    if (li) menu.open(li, beside);
  });
  room.addEventListener('click', (e) => pressed(room, menu, /** @type {PointerEvent} */ (e)));
  room.addEventListener('keydown', (e) => logKey(room, menu, e));
  shortcuts(room, deeds);
  speaking(room);
}

/** What is said goes out, and what the server tells of that comes in. @param {Room} room */
function speaking(room) {
  const { feed, outbox } = room;
  const writing = new Writing(room);
  joining(room);
  room.addEventListener('line', (e) => {
    e.preventDefault();
    room.querySelector('[data-part=meant]')?.replaceChildren(); // about the line before
    outbox?.add(/** @type {CustomEvent} */ (e).detail, feed?.cursor ?? 0);
    room.log?.follow();
  });
  outbox?.addEventListener('meant', (e) => meant(room, /** @type {CustomEvent} */ (e).detail));
  feed?.addEventListener('hint', (e) => {
    const hint = /** @type {CustomEvent} */ (e).detail;
    if (hint.kind === 'typing') writing.show(hint);
  });
  feed?.addEventListener('state', () => writing.show({}));
}

/** @param {Room} room @param {Menu} menu @param {PointerEvent} e */
function pressed(room, menu, e) {
  const at = /** @type {Element} */ (e.target);
  const li = /** @type {HTMLElement | null} */ (at.closest('parley-log .line'));
  if (!li || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
  const finger = e.pointerType === 'touch' || e.pointerType === 'pen';
  const pill = /** @type {HTMLElement | null} */ (at.closest('.reactions [data-emoji]'));
  const more = at.closest('.hand') ?? (finger ? at.closest('.line > .n') : null);
  if (more) {
    e.preventDefault();
    menu.open(li, more);
  } else if (pill && at.closest('button')) {
    room.dispatchEvent(new CustomEvent('deed', { detail: { n: Number(li.dataset.n), name: 'react', value: pill.dataset.emoji } }));
  }
}

/** The keys of the log, while it or a line in it has the focus. @param {Room} room @param {Menu} menu @param {KeyboardEvent} e */
function logKey(room, menu, e) {
  const at = /** @type {HTMLElement} */ (e.target);
  const log = room.log;
  if (!log || e.defaultPrevented || !(at === log || at.closest('parley-log .line'))) return;
  if (e.key === 'Escape') /** @type {HTMLElement | null} */ (room.querySelector('.say textarea, .say input'))?.focus();
  else if (e.key === 'Enter' && at.matches('.line.current')) menu.open(at, at);
  else if (!rove(log, e)) return;
  e.preventDefault();
}

/** The single keys that act on the current line. @param {Room} room @param {Deeds} deeds */
function shortcuts(room, deeds) {
  const chosen = () => (room.querySelector('parley-log :focus, parley-log:focus') ? current(room) : null);
  key('ArrowUp', 'key-lines');
  key('ArrowDown', 'key-lines');
  key('Enter', 'key-menu');
  key('Escape', 'key-back');
  key('r', 'key-reply', () => {
    const li = chosen();
    return li?.querySelector('.text') ? deeds.do({ n: Number(li.dataset.n), name: 'reply' }) : false;
  });
  key('e', 'key-anew', () => {
    const li = chosen();
    return li && open(li) ? deeds.anew(li) : false;
  });
}
