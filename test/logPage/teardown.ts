/** Ends what the set-up has started. */
export default async function tearDown(): Promise<void> {
	await globalThis.lookedAt?.browser.close();
	await globalThis.lookedAt?.pages.close();
}
