// @ts-check
// Some phones lay their keyboard over the page instead of making room for it. The room is then as high as what is left.

const view = window.visualViewport;

view?.addEventListener('resize', () => {
  const covered = innerHeight - view.height > 80;
  if (covered) document.documentElement.style.setProperty('--room', `${view.height}px`);
  else document.documentElement.style.removeProperty('--room');
  if (covered && document.body.classList.contains('room')) scrollTo(0, 0);
});
