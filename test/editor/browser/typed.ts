import type { Page } from 'playwright-core';

/** More than the 100 ms after which n8n takes over what was typed. */
const TYPED_MILLISECONDS = 300;

/** Waits, by the page's own clock, until n8n has taken over what was typed: its timer goes off first, however busy the page is. */
export async function typed(page: Page): Promise<void> {
	await page.evaluate(
		async (milliseconds) => await new Promise((done) => setTimeout(done, milliseconds)),
		TYPED_MILLISECONDS,
	);
}
