/** Ends the server of the test files. */
export default async function tearDown(): Promise<void> {
	await globalThis.postgresOfTests?.close();
}
