// @ts-check
// The phrases of the interface, in the language of the page. The server writes them here, from its one list, when it joins the modules.

/** @type {Record<string, string>} */
export const phrases = {};
