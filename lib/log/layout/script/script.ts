import { KEYBOARD } from './keyboard';
import { LIVE } from './live';
import { ROWS } from './rows';
import { TIMES } from './times';

/** Runs last, and for the main part each time it is renewed. */
const ENHANCE = `
const enhance = (root) => { showTimes(root); showControls(root); };
for (const element of document.querySelectorAll('.scripted')) element.hidden = false;
enhance(document);
if (location.hash === '#search') document.querySelector('main input[type="search"]')?.focus();
`;

/** The page's script. Everything works without it: it shows what changes meanwhile, and shortens ways. */
export const SCRIPT = `(() => {\n'use strict';\n${[TIMES, ROWS, LIVE, KEYBOARD, ENHANCE].join('')}})();\n`;
