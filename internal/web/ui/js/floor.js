// @ts-check
// The oldest browsers for which the other modules are written: Chromium 114, Firefox 125, Safari 17. They have popovers, which of what is used here came
// last. This module is the first that runs: in an older browser it throws, no other runs after it, and the page works by its forms.

if (!('popover' in HTMLElement.prototype)) throw new Error('Parley: this browser is used without scripts, as it is too old for them.');

export {};
