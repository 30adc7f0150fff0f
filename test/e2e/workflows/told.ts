import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PlatformId, Data } from '../../emulators/terms';
import { projectFolder } from '../../n8n/install/project';

/** An event of a platform: a fixture of it, and what is told in it instead of what the fixture tells. */
export interface Told {
	readonly event: string;
	readonly data: Data;
}

/** One number, as the platforms write it. */
export interface Phone {
	readonly e164: string;
	readonly digits: string;
	readonly national: string;
}

/** A North American number from its ten digits. */
export function phoneOf(national: string): Phone {
	return { e164: `+1${national}`, digits: `1${national}`, national };
}

/** One story told by all five platforms, each with an event and in words of its own. */
export type Story = Readonly<Record<PlatformId, Told>>;

const folderOf = (platform: PlatformId) =>
	join(projectFolder(), 'test', 'fixtures', platform.charAt(0).toUpperCase() + platform.slice(1));

/** The data of a fixture. Nectar Desk's bodies are the data, everybody else's frame it. */
function dataIn(platform: PlatformId, file: string): Data {
	const body = JSON.parse(readFileSync(join(folderOf(platform), file), 'utf8')) as Data;
	return platform === 'nectarDesk' ? body : (body.data as Data);
}

/** The event's fixture (in the form of the developer documentation where there is one), with a change made to it. */
export function told(platform: PlatformId, event: string, change: Data = {}): Told {
	const vendor = `${event}~vendor.json`;
	const file = existsSync(join(folderOf(platform), vendor)) ? vendor : `${event}.json`;
	return { event, data: merged(dataIn(platform, file), change) };
}

function merged(data: Data, change: Data): Data {
	const inner = Object.entries(change).map(([name, value]): [string, unknown] => {
		const old = data[name];
		return [name, isData(old) && isData(value) ? merged(old, value) : value];
	});
	return { ...data, ...Object.fromEntries(inner) };
}

function isData(value: unknown): value is Data {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same story of another contact or call: for the platforms something new, no duplicate. */
export function anew(story: Story): Story {
	const others = Object.entries(story).map(([platform, { event, data }]): [string, Told] => {
		const ids = ['id', 'call_id'].filter((name) => name in data);
		const renamed = ids.map((name): [string, unknown] => [name, `${String(data[name])}-anew`]);
		return [platform, { event, data: { ...data, ...Object.fromEntries(renamed) } }];
	});
	return Object.fromEntries(others) as Story;
}

/** Every fixture with nulls, gaps or other shapes than documented, of the events chosen (`*`: of all). */
export function oddFixtures(platform: PlatformId, chosen: readonly string[]): Told[] {
	return readdirSync(folderOf(platform))
		.filter((file) => file.includes('~') && !file.includes('~vendor'))
		.map((file) => ({ event: file.split('~')[0] ?? '', data: dataIn(platform, file) }))
		.filter(({ event }) => chosen.includes('*') || chosen.includes(event));
}
