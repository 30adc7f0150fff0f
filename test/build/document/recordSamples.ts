import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { platforms } from '../../../nodes/platforms';
import { message } from '../../../lib/webhook/http/message';
import type { Platform } from '../../../lib/webhook/platform/definition';
import { receive } from '../../../lib/webhook/receive';
import type { Item } from '../../../lib/webhook/record/schema';

/** Which events of which platform fill a field of the unified record: field → platform → event types. */
export type Filled = ReadonlyMap<string, ReadonlyMap<Platform, ReadonlySet<string>>>;

/** Which fields the samples of each platform fill. */
export function filledIn(root: string): Filled {
	const filled = new Map<string, Map<Platform, Set<string>>>();
	for (const platform of platforms) {
		const folder = platform.id.charAt(0).toUpperCase() + platform.id.slice(1);
		for (const file of globSync(join(root, 'test/fixtures', folder, '*.json')).sort()) {
			const item = itemOf(platform, file);
			for (const path of pathsOf(item)) {
				const byPlatform = filled.get(path) ?? new Map<Platform, Set<string>>();
				byPlatform.set(platform, (byPlatform.get(platform) ?? new Set()).add(item.event));
				filled.set(path, byPlatform);
			}
		}
	}
	return filled;
}

/** What a trigger of all events makes of a sample; Nectar Desk's events are named in the URL. */
function itemOf(platform: Platform, file: string): Item {
	const [event] = basename(file, '.json').split('~');
	const request = { body: readFileSync(file), headers: {}, query: { event }, addresses: [] };
	const verdict = receive(message({ ...request, receivedAt: 0 }), {
		platform,
		keys: [],
		verification: false,
		selection: 'all',
		scope: '',
	});
	if (verdict.kind !== 'accepted') throw new Error(`${file} is not accepted: ${verdict.kind}`);
	return verdict.event.item;
}

/** The paths of what an item holds, at every depth: call.from, contact.otherPhones[].number. */
function pathsOf(value: unknown, path = ''): string[] {
	const here = path === '' ? [] : [path];
	if (value === undefined || value === null) return [];
	if (Array.isArray(value)) return [...here, ...value.flatMap((one) => pathsOf(one, `${path}[]`))];
	if (typeof value !== 'object') return here;
	const below = Object.entries(value).flatMap(([name, inner]) =>
		pathsOf(inner, path === '' ? name : `${path}.${name}`),
	);
	return [...here, ...below];
}
