// @ts-check
// On a narrow window what stands beside the talk is a sheet behind a link. The link works without a script; with one the sheet closes by itself.

document.addEventListener('click', (e) => {
  const link = e.target instanceof Element ? e.target.closest('a') : null;
  const side = document.getElementById('side');
  if (!link || !side?.showPopover) return;
  const [opens, closes] = [link.getAttribute('href') === '#side', side.contains(link) && link.getAttribute('href') === '#say'];
  if (opens) side.showPopover();
  if (closes && side.matches(':popover-open')) side.hidePopover();
  if (opens || closes) e.preventDefault();
});
