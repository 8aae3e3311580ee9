// @ts-check
// The only door through which markup enters a page: what our own server made, parsed apart from the page.

/** @typedef {{ createHTML(html: string): string }} Policy */

/** @type {Policy} */
const policy = /** @type {any} */ (window).trustedTypes?.createPolicy('parley', { createHTML: (/** @type {string} */ s) => s })
  ?? { createHTML: (s) => s };

/**
 * Parses a page of this server. Nothing in it runs.
 * @param {string} html
 * @returns {Document}
 */
export function parse(html) {
  return new DOMParser().parseFromString(policy.createHTML(html), 'text/html');
}

/**
 * Parses the fragment of one line and takes it out of its document.
 * @param {string} html
 * @returns {HTMLElement | null}
 */
export function line(html) {
  const li = /** @type {HTMLElement | null} */ (parse(html).body.querySelector('li.line'));
  return li && document.adoptNode(li);
}

/**
 * Parses what stands in one part of a page and takes it out of its document.
 * @param {string} html
 * @returns {Node[]}
 */
export function nodes(html) {
  return [...parse(html).body.childNodes].map((n) => document.adoptNode(n));
}

/**
 * What an element says as plain text. A list or a quote parts words as a line end does, though no space stands there.
 * @param {Node | null | undefined} node nothing says nothing
 * @returns {string}
 */
export function plainly(node) {
  return [...node?.childNodes ?? []].map((n) => (/^(P|LI|PRE|BLOCKQUOTE)$/.test(n.nodeName) ? ` ${plainly(n)} ` : n.nodeType === 3 ? n.nodeValue : plainly(n))).join('');
}

/**
 * Makes an element. What a person typed can only come in as text.
 * @param {string} tag
 * @param {string} [name] its class
 * @param {string} [text]
 * @param {...Node} children
 * @returns {HTMLElement}
 */
export function make(tag, name = '', text = '', ...children) {
  const e = document.createElement(tag);
  if (name) e.className = name;
  if (text) e.textContent = text;
  e.append(...children);
  return e;
}

/**
 * A button of the quiet sort with something to do.
 * @param {string} text
 * @param {() => void} act
 * @returns {HTMLButtonElement}
 */
export function button(text, act) {
  const b = /** @type {HTMLButtonElement} */ (make('button', 'quiet', text));
  b.type = 'button';
  b.addEventListener('click', act);
  return b;
}

/**
 * Sets a text where it differs, so that nothing is announced twice.
 * @param {Element | null | undefined} e
 * @param {string} text
 */
export function put(e, text) {
  if (e && e.textContent !== text) e.textContent = text;
}
