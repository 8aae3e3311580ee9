// @ts-check
// Long work in slices, so that a page of thousands of lines answers in between.

const slice = 8; // ms
const atOnce = 300; // more than a room shows at first

/**
 * Does something to each element, in their order: to the first of them at once, to the others in slices, as far as they are still there then.
 * @param {Iterable<HTMLElement>} elements
 * @param {(e: HTMLElement) => void} act
 */
export function each(elements, act) {
  const all = [...elements];
  const some = (/** @type {number} */ from) => {
    const until = performance.now() + slice;
    let i = from;
    for (; i < all.length && (i < atOnce || performance.now() < until); i++) if (all[i].isConnected) act(all[i]);
    if (i < all.length) setTimeout(() => some(i));
  };
  some(0);
}
