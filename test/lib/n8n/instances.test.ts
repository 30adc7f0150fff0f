type Instances = typeof import('../../../lib/n8n/instances');

/* Instances of the package in one process, as n8n loads them when it is updated and leaves the last one when it is uninstalled. */

let isInstalled = true;
jest.mock('node:fs', () => ({
	...jest.requireActual<object>('node:fs'),
	existsSync: () => isInstalled,
}));

beforeEach(() => {
	isInstalled = true;
	jest.useFakeTimers();
});
afterEach(() => jest.useRealTimers());

/** What n8n does when it is started with the package, or updates it. */
async function load(): Promise<Instances> {
	jest.resetModules();
	return await import('../../../lib/n8n/instances');
}

/** Modules that n8n has unloaded, with their files deleted. */
async function uninstall(): Promise<void> {
	jest.resetModules();
	isInstalled = false;
	await jest.advanceTimersByTimeAsync(60_000);
}

test('what an earlier instance has opened is closed before a later one goes on', async () => {
	const told: string[] = [];
	const first = await load();
	await first.takeOver('store', async () => {
		await Promise.resolve();
		told.push('closed');
	});
	const second = await load();
	expect(told).toEqual([]);
	await second.takeOver('store', () => void told.push('not this one'));
	told.push('goes on');
	expect(told).toEqual(['closed', 'goes on']);
	expect([first.isReplaced(), second.isReplaced()]).toEqual([true, false]);
});

test('one that fails to close keeps nobody from going on', async () => {
	const first = await load();
	await first.takeOver('failing', async () => await Promise.reject(new Error('disk full')));
	const second = await load();
	await expect(second.takeOver('failing', () => undefined)).resolves.toBeUndefined();
});

test('an instance that opens the same again, or something else, closes nothing', async () => {
	const told: string[] = [];
	const only = await load();
	await only.takeOver('again', () => void told.push('again'));
	await only.takeOver('again', () => void told.push('again'));
	await (await load()).takeOver('other', () => undefined);
	expect(told).toEqual([]);
});

test('an instance that was replaced takes nothing back', async () => {
	const told: string[] = [];
	const [first, second] = [await load(), await load()];
	await second.takeOver('mine', () => void told.push('closed'));
	await first.takeOver('mine', () => undefined);
	expect(told).toEqual([]);
});

test('what a later instance offers reaches those of earlier ones that wait for it', async () => {
	const told: string[] = [];
	const first = await load();
	const stop = first.onOfferOfLater(
		'trigger',
		(offered) => void told.push(`first: ${String(offered)}`),
	);
	first.onOfferOfLater('other', () => void told.push('other'));
	first.offerToEarlier('trigger', 'its own');
	const second = await load();
	second.onOfferOfLater('trigger', (offered) => void told.push(`second: ${String(offered)}`));
	second.offerToEarlier('trigger', 'update');
	stop();
	(await load()).offerToEarlier('trigger', 'another update');
	expect(told).toEqual(['first: update', 'second: another update']);
});

test('everything is closed once the package is uninstalled, and not because it is being updated', async () => {
	const told: string[] = [];
	const first = await load();
	await first.takeOver('outbox', () => void told.push('outbox'));
	// The new files are not there yet.
	isInstalled = false;
	await jest.advanceTimersByTimeAsync(60_000);
	isInstalled = true;
	const second = await load();
	await second.takeOver('journal', () => void told.push('journal'));
	await jest.advanceTimersByTimeAsync(60_000);
	expect(told).toEqual([]);
	await uninstall();
	expect(told.sort()).toEqual(['journal', 'outbox']);
});
