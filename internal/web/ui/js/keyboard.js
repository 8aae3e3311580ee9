// @ts-check
// Some phones lay their keyboard over the page instead of making room for it, and push the page up under it. The room is then as high as what is
// left, and stands where it is seen.

const view = window.visualViewport;

function fit() {
  if (!view) return;
  const covered = innerHeight - view.height > 80 && view.scale < 1.1; // not for who has enlarged the page by hand
  if (covered) document.documentElement.style.setProperty('--room', `${view.height}px`);
  else document.documentElement.style.removeProperty('--room');
  if (covered && view.offsetTop > 0 && document.body.classList.contains('room')) scrollTo(0, 0);
}

view?.addEventListener('resize', fit);
view?.addEventListener('scroll', fit);
