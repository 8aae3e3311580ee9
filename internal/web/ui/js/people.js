// @ts-check
// Who is here, as the server last said.
import { make, put } from './dom.js';
import { say } from './words.js';

/**
 * @param {HTMLElement} root
 * @param {import('./ways.js').Hint} hint
 */
export function people(root, hint) {
  const [here, reading, names] = [hint.here ?? 0, hint.reading ?? 0, hint.names ?? []];
  const none = here + reading === 0 ? say('here-0') : '';
  const text = none ? none : reading > 0 ? say('here-reading', { n: here, value: reading }) : say('here', { n: here });
  root.querySelectorAll('[data-part=here]').forEach((e) => put(e, text));
  root.querySelectorAll('[data-part=here-short]').forEach((e) => put(e, say('here', { n: here })));
  const list = root.querySelector('.names');
  const rows = names.map((n) => {
    const li = make('li', '', n);
    li.dir = 'auto';
    return li;
  });
  if (here > names.length && names.length > 0) rows.push(make('li', 'muted', say('and-more', { n: here - names.length })));
  list?.replaceChildren(...rows);
}
