import { isDeepStrictEqual } from 'node:util';
import type { PlatformId, Data } from '../../emulators/terms';
import { itemsOf } from '../../n8n/api/runData';
import { Opened, type Choices } from './opened';
import { PLATFORMS } from './set';
import type { Story } from './told';
import { openWorld, type World } from './world/open';

/** What a story gave on each platform. */
export type Told = Readonly<Record<PlatformId, Data>>;

/** One world for all tests of the ready-made workflows, and what they do in it. */
export interface Scene {
	readonly world: () => World;
	/** The workflows opened so far, by name; of one opened twice the later. */
	readonly opened: ReadonlyMap<string, Opened>;
	readonly open: (name: string, choices?: Choices) => Promise<Opened>;
	/** Tells a story on all five platforms and returns the one item of each that left `node`. */
	readonly tell: (made: Opened, story: Story, node: string) => Promise<Told>;
	/** The bodies a vendor was asked with (`POST host/path`), by what `work` does. */
	readonly asked: (request: string, work: () => Promise<unknown>) => Promise<Data[]>;
}

/** Opens the world before the tests of a file, and closes it after them. */
export function openScene(): Scene {
	let opening: World | undefined;
	beforeAll(async () => {
		opening = await openWorld();
	});
	afterAll(async () => await opening?.close());
	const world = () => {
		if (opening === undefined) throw new Error('The world is not open');
		return opening;
	};
	const opened = new Map<string, Opened>();
	return {
		world,
		opened,
		tell,
		open: async (name, choices) => {
			const made = await Opened.open(world(), name, choices);
			opened.set(name, made);
			return made;
		},
		asked: async (request, work) => {
			const before = world().vendors.requests.length;
			await work();
			return world()
				.vendors.requests.slice(before)
				.filter(({ host, method, path }) => `${method} ${host}${path}` === request)
				.map(({ body }) => body as Data);
		},
	};
}

async function tell(made: Opened, story: Story, node: string): Promise<Told> {
	for (const platform of PLATFORMS) {
		const { event, data } = story[platform];
		expect([platform, await made.send(platform, event, data)]).toEqual([platform, 200]);
	}
	const runs = await made.newRuns();
	expect(runs.map(({ platform }) => platform).sort()).toEqual([...PLATFORMS].sort());
	const entries = runs.map(({ platform, execution }): [string, Data] => {
		expect([platform, execution.status, execution.error?.message]).toEqual([
			platform,
			'success',
			undefined,
		]);
		const items = itemsOf(execution, node);
		expect([platform, items.length]).toEqual([platform, 1]);
		return [platform, items[0]?.json ?? {}];
	});
	return Object.fromEntries(entries) as Told;
}

/** All five gave the same fields, and in `same` the same values. */
export function expectAlike(told: Told, same: Data): void {
	const fields = Object.keys(told.justCall);
	for (const platform of PLATFORMS) {
		expect([platform, Object.keys(told[platform])]).toEqual([platform, fields]);
		expect([platform, told[platform]]).toEqual([platform, expect.objectContaining(same)]);
	}
}

/** The bodies and what each platform's item makes of them, in no order. */
export function expectBodies(
	bodies: readonly unknown[],
	told: Told,
	expected: (item: Data) => unknown,
) {
	const wanted = PLATFORMS.map((platform) => expected(told[platform]));
	expect(bodies).toHaveLength(wanted.length);
	expect(wanted.filter((one) => !bodies.some((body) => isDeepStrictEqual(body, one)))).toEqual([]);
}
