import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type BrowserServer } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const COMMON = [
	'/usr/bin',
	'/usr/local/bin',
	'/snap/bin',
	'/Applications/Google Chrome.app/Contents/MacOS',
	'/Applications/Chromium.app/Contents/MacOS',
	'C:\\Program Files\\Google\\Chrome\\Application',
];

/** Headless, and silent: it calls nobody but the page's own address. */
const FLAGS = [
	'--headless',
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	// n8n's editor would ask npm about the package.
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** Starts the machine's own Chromium; it ends with this process. */
export async function startChromium(): Promise<Browser> {
	return await chromium.launch({ executablePath: findChromium(process.env), args: FLAGS });
}

/** The same, to be joined by its address from other places. */
export async function startChromiumServer(): Promise<BrowserServer> {
	return await chromium.launchServer({ executablePath: findChromium(process.env), args: FLAGS });
}

/** Joins the browser that has that address. */
export async function joinChromium(address: string): Promise<Browser> {
	return await chromium.connect(address);
}

/** Path of a Chromium: `CHROMIUM` of the environment, else one of the usual names in PATH and the usual folders. */
export function findChromium(environment: NodeJS.ProcessEnv): string {
	if (environment['CHROMIUM']) return environment['CHROMIUM'];
	const folders = [...(environment['PATH'] ?? '').split(delimiter).filter(Boolean), ...COMMON];
	const names = [...NAMES, 'Google Chrome', 'Chromium', 'chrome.exe'];
	const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(canRun);
	if (found !== undefined) return found;
	throw new Error(
		'The editor tests need Chromium or Google Chrome, and none was found. Install it ' +
			'(Debian and Ubuntu: "apt-get install chromium"; macOS: "brew install --cask chromium"), ' +
			'or set CHROMIUM to the path of its program.',
	);
}

function canRun(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
