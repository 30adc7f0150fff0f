import type { RegistrationStore } from '../../../../lib/store/registrations';

/** Opens stores over the same texts, each as another process would. */
export type OpenRegistrations = () => Promise<RegistrationStore>;

/** As long as a workflow's path can be. */
const LONG = `https://n8n.example.com/webhook/${'a/'.repeat(4_000)}`;

/** What every store of registrations does. */
export function describeRegistrations(
	place: () => { open: OpenRegistrations; remove: () => Promise<void> },
): void {
	let remove: () => Promise<void>;
	let opened: RegistrationStore[];
	let open: OpenRegistrations;
	beforeEach(() => {
		const made = place();
		remove = made.remove;
		opened = [];
		open = async () => {
			const store = await made.open();
			opened.push(store);
			return store;
		};
	});
	afterEach(async () => {
		for (const store of opened) await store.close();
		await remove();
	});

	it.each(['https://n8n.example.com/webhook/1', LONG])(
		'keeps a text for a URL until it is forgotten, for every process (%#)',
		async (url) => {
			const [one, other] = [await open(), await open()];
			expect(await other.textOf(url)).toBeUndefined();
			await one.keep(url, 'first');
			expect(await other.textOf(url)).toBe('first');
			await other.keep(url, '{"text":"second \u{1f4de}"}');
			expect(await one.textOf(url)).toBe('{"text":"second \u{1f4de}"}');
			await one.forget(url);
			expect(await other.textOf(url)).toBeUndefined();
			await one.forget(url);
		},
	);

	it('lists what is kept', async () => {
		const store = await open();
		expect(await store.all()).toEqual([]);
		for (const name of ['a', 'b', 'c']) await store.keep(`https://example.com/${name}`, name);
		await store.forget('https://example.com/b');
		expect((await store.all()).sort()).toEqual(['a', 'c']);
	});

	it('gives work on a URL only where something is kept', async () => {
		const store = await open();
		expect(await store.takeWork('https://example.com', 60_000)).toBe(false);
		await store.keep('https://example.com', 'text');
		expect(await store.takeWork('https://example.com', 60_000)).toBe(true);
		expect(await store.takeWork('https://example.com', 60_000)).toBe(true);
		await store.forget('https://example.com');
		expect(await store.takeWork('https://example.com', 60_000)).toBe(false);
		await store.endWork('https://example.com');
	});

	it('forgets what is called off, and says what it was', async () => {
		const [one, other] = [await open(), await open()];
		await one.keep('https://example.com', 'text');
		expect(await one.takeWork('https://example.com', 60_000)).toBe(true);
		await one.endWork('https://example.com');
		expect(await other.callOff('https://example.com')).toEqual({
			kind: 'called off',
			text: 'text',
		});
		expect(await one.all()).toEqual([]);
		expect(await one.callOff('https://example.com')).toEqual({ kind: 'called off' });
	});

	it('forgets what its own process is at work on, which then is told so', async () => {
		const store = await open();
		await store.keep('https://example.com', 'text');
		expect(await store.takeWork('https://example.com', 60_000)).toBe(true);
		expect(await store.callOff('https://example.com')).toMatchObject({ kind: 'called off' });
		expect(await store.takeWork('https://example.com', 60_000)).toBe(false);
	});
}
