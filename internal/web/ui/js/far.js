// @ts-check
// Of thousands of lines in a room a browser lays out those near the end and those in sight. The others it passes over, with the sizes that they had.

const near = 200; // lines at the end, as many as a room shows at first

/** @param {HTMLElement} list it may grow at both ends */
export function rest(list) {
  const mark = () => {
    const far = [...list.children].slice(0, -near);
    const last = far.findLastIndex((li) => li.classList.contains('far')); // those before it have been marked, but for new ones at the front
    for (const li of far.slice(last + 1)) li.classList.add('far');
    for (let i = 0; i < last && !far[i].classList.contains('far'); i++) far[i].classList.add('far');
  };
  new ResizeObserver(() => requestAnimationFrame(mark)).observe(list); // a frame later their sizes are known
}
