import { setTimeout as sleep } from 'node:timers/promises';
import { openPostgresRegistrations } from '../../../../../lib/store/postgres/registrations/open';
import type { RegistrationStore } from '../../../../../lib/store/registrations';
import { RegistrationError } from '../../../../../nodes/JustCall/registration/api/error';
import {
	KeptRegistrations,
	type Removal,
} from '../../../../../nodes/JustCall/registration/api/kept';
import {
	Removals,
	type RemovalWorld,
} from '../../../../../nodes/JustCall/registration/removal/queue';
import {
	createDatabase,
	PATIENT,
	type TestDatabase,
} from '../../../../lib/store/postgres/database';

const MINUTE = 60_000;
const SINCE = Date.now();
const URL = 'https://n8n.example.com/webhook/1';
const REGISTERED = [
	{ type: 'call.completed', urlId: '1' },
	{ type: 'sms.received', urlId: '2' },
];
const removalOf = (url: string) => ({
	state: 'removing' as const,
	url,
	registered: REGISTERED,
	credential: 'credential',
	account: 'sealed',
	since: SINCE,
});
type Remove = RemovalWorld['remove'];

let database: TestDatabase;
let schemas = 0;
let stores: RegistrationStore[];
beforeAll(async () => {
	database = await createDatabase();
});
afterAll(async () => await database.remove());
beforeEach(() => {
	schemas += 1;
	stores = [];
});
afterEach(async () => {
	jest.useRealTimers();
	for (const store of stores) await store.close();
});

/** A main process of n8n, which removes so; nothing of it waits. */
async function main(remove: Remove) {
	const store = await openPostgresRegistrations({
		server: database.url,
		schema: `removals_${schemas}`,
		applicationName: `main ${stores.length}`,
		...PATIENT,
	});
	stores.push(store);
	const kept = new KeptRegistrations(async () => await Promise.resolve(store));
	const told: string[] = [];
	const removals = new Removals({
		kept,
		remove,
		tell: (sentence) => void told.push(sentence),
		now: Date.now,
		graceMilliseconds: 0,
		startMilliseconds: 0,
	});
	return { kept, removals, told };
}

const never: Remove = async () => await Promise.reject(new Error('Nothing is to be removed'));

test('a removal that another main calls off does not begin', async () => {
	const [follower, leader] = [await main(never), await main(never)];
	const [calledOff, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
	const { take, leave } = follower.kept;
	jest.spyOn(follower.kept, 'take').mockImplementationOnce(async (...which) => {
		await calledOff.promise;
		const isTaken = await take.apply(follower.kept, which);
		ended.resolve();
		return isTaken;
	});
	await follower.removals.add(removalOf(URL));
	expect(await leader.removals.cancel(URL)).toMatchObject(removalOf(URL));
	await leader.kept.keep({ state: 'in use', url: URL });
	calledOff.resolve();
	await ended.promise;
	await leave.call(follower.kept, URL);
	expect([...follower.told, ...leader.told]).toEqual([]);
	expect(await follower.kept.all()).toEqual([{ state: 'in use', url: URL }]);
});

test('a removal under way is called off by another main, which waits for its end', async () => {
	const started = Promise.withResolvers<void>();
	let isUnderWay = false;
	const follower = await main(async (_, goesOn) => {
		isUnderWay = true;
		started.resolve();
		while (await goesOn()) await sleep(5);
		isUnderWay = false;
	});
	const leader = await main(never);
	await follower.removals.add(removalOf(URL));
	await started.promise;
	const removal = await leader.removals.cancel(URL);
	expect(isUnderWay).toBe(false);
	expect(removal).toMatchObject({ url: URL, registered: REGISTERED });
	expect(await follower.kept.all()).toEqual([]);
	expect(await leader.removals.cancel(URL)).toBeUndefined();
});

test('of several mains that start, one goes on with what is left', async () => {
	const removed = Promise.withResolvers<Removal>();
	let removals = 0;
	const remove: Remove = async (removal) => {
		removals += 1;
		removed.resolve(removal);
		await sleep(20);
	};
	const mains = [await main(remove), await main(remove), await main(remove)];
	await mains[0]?.kept.keep({ ...removalOf(URL), dueAt: Date.now() + 60 * MINUTE });
	await Promise.all(mains.map(async ({ removals: all }) => await all.resume()));
	expect(await removed.promise).toMatchObject(removalOf(URL));
	while ((await mains[0]?.kept.all())?.length !== 0) await sleep(10);
	expect(removals).toBe(1);
});

test('what a main left behind that does not start again is taken over', async () => {
	jest.useFakeTimers({
		doNotFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'nextTick', 'queueMicrotask', 'Date'],
	});
	const removed = Promise.withResolvers<string>();
	const heir = await main(async ({ url }) => await Promise.resolve(removed.resolve(url)));
	await heir.removals.resume();
	const now = Date.now();
	const left = [
		['due', now],
		['due later', now + 60 * MINUTE],
		['waiting for a key', undefined],
		['abandoned', now - 3 * MINUTE],
	] as const;
	for (const [url, dueAt] of left) {
		await heir.kept.keep({ ...removalOf(url), dueAt });
	}
	jest.advanceTimersByTime(10 * MINUTE);
	expect(await removed.promise).toBe('abandoned');
	while ((await heir.kept.all()).length === left.length) await sleep(10);
	const urls = (await heir.kept.all()).map(({ url }) => url);
	expect(urls.sort()).toEqual(['due', 'due later', 'waiting for a key']);
});

test('a key that another main learns while the old one is rejected is used', async () => {
	const [renewed, asked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
	const remove: Remove = async ({ account }) => {
		if (account === 'new') return;
		asked.resolve();
		await renewed.promise;
		throw new RegistrationError('unauthorised', 'Wrong key.', REGISTERED);
	};
	const [follower, leader] = [await main(remove), await main(remove)];
	await follower.removals.add(removalOf(URL));
	await asked.promise;
	await leader.removals.renew('credential', 'new');
	renewed.resolve();
	while ((await leader.kept.all()).length > 0) await sleep(10);
	expect(follower.told).toEqual([expect.stringMatching(/could not be removed: Wrong key/)]);
});

test('once it has ended, nothing begins any more, and another one goes on', async () => {
	const ended = await main(never);
	await ended.removals.add(removalOf(URL));
	ended.removals.end();
	await ended.removals.add(removalOf(`${URL}/other`));
	const removed: string[] = [];
	const heir = await main(async ({ url }) => await Promise.resolve(void removed.push(url)));
	await heir.removals.resume();
	while ((await heir.kept.all()).length > 0) await sleep(10);
	expect(removed.sort()).toEqual([URL, `${URL}/other`]);
	expect(ended.told).toEqual([]);
});
