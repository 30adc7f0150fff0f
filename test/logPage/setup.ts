import type { BrowserServer } from 'playwright-core';
import { startChromiumServer } from '../editor/browser/chromium';
import useMemoryFolder from '../support/memoryFolder';
import { servePages, type ServedPages } from './pages';

declare global {
	// Jest hands nothing else from its set-up to its tear-down.
	var lookedAt: { readonly pages: ServedPages; readonly browser: BrowserServer } | undefined;
}

/** Where test files are told of what was started. */
export const VARIABLE = 'LOG_PAGES';

/** Serves the pages and starts a browser, once for all test files. */
export default async function setUp(): Promise<void> {
	useMemoryFolder();
	const browser = await startChromiumServer();
	const pages = await servePages().catch(async (error: unknown) => {
		await browser.close();
		throw error;
	});
	globalThis.lookedAt = { pages, browser };
	const { urls, ids } = pages;
	process.env[VARIABLE] = JSON.stringify({ urls, ids, browser: browser.wsEndpoint() });
}
