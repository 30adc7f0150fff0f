import { KEYBOARD } from './keyboard';
import { LIVE } from './live';
import { ROWS } from './rows';
import { TIMES } from './times';

/** What the reader chose, for as long as the tab is open. */
const KEPT = `
const stored = (name) => { try { return sessionStorage.getItem('webhook-log-' + name); } catch { return null; } };
const store = (name, value) => { try { sessionStorage.setItem('webhook-log-' + name, value); } catch {} };
`;

/** Runs last, and for the main part each time it is renewed. What was done is told once, not again after a reload. */
const ENHANCE = `
const enhance = (root) => { showTimes(root); showControls(root); };
for (const element of document.querySelectorAll('.scripted')) element.hidden = false;
enhance(document);
const address = new URL(location.href);
if (address.searchParams.has('done')) {
	address.searchParams.delete('done');
	history.replaceState(null, '', address);
}
if (location.hash === '#search') document.querySelector('main input[type="search"]')?.focus();
`;

/** The page's script. Everything works without it: it shows what changes meanwhile, and shortens ways. */
export const SCRIPT = `(() => {\n'use strict';\n${[KEPT, TIMES, ROWS, LIVE, KEYBOARD, ENHANCE].join('')}})();\n`;
