import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod/v4';
import { platforms } from '../../nodes/platforms';
import { message } from '../../nodes/webhook/message';
import type { Platform } from '../../nodes/webhook/platform';
import { receive } from '../../nodes/webhook/receive';
import { Item, Record as UnifiedRecord } from '../../nodes/webhook/record';

/** Which events of which platform fill a field: field → platform → event types. */
type Filled = ReadonlyMap<string, ReadonlyMap<Platform, ReadonlySet<string>>>;

/** Markdown tables of every field of an item: what it means and which events fill it, as the samples show. */
export function recordTable(root: string): string {
	const filled = filledIn(root);
	const sections = Object.entries(UnifiedRecord.shape).map(([name, schema]) => {
		const rows = fieldsOf(schema, name).map(
			([path, meaning]) => `| \`${path}\` | ${meaning} | ${fillersOf(path, filled)} |`,
		);
		return [`### ${name}`, '', `${meaningOf(schema)}.`, '', ...HEAD, ...rows].join('\n');
	});
	const frame = Object.entries(Item.shape)
		.filter(([name]) => !(name in UnifiedRecord.shape))
		.map(([name, schema]) => `| \`${name}\` | ${meaningOf(schema)} | ${fillersOf(name, filled)} |`);
	return [['### The frame', '', ...HEAD, ...frame].join('\n'), ...sections].join('\n\n');
}

const HEAD = ['| Field | Meaning | Filled by |', '| --- | --- | --- |'];

type Schema = z.core.$ZodType;

function fieldsOf(schema: Schema, path: string): Array<readonly [path: string, meaning: string]> {
	const inner = unwrapped(schema);
	const list = inner instanceof z.ZodArray ? unwrapped(inner.element) : undefined;
	const object = list ?? inner;
	const prefix = list === undefined ? path : `${path}[]`;
	const below =
		object instanceof z.ZodObject
			? Object.entries(object.shape as z.ZodRawShape).flatMap(([name, field]) =>
					fieldsOf(field, `${prefix}.${name}`),
				)
			: [];
	return below.length > 0 ? below : [[path, meaningOf(schema)]];
}

function meaningOf(schema: Schema): string {
	const inner = unwrapped(schema);
	const meaning =
		z.globalRegistry.get(schema)?.description ?? z.globalRegistry.get(inner)?.description;
	if (meaning === undefined) throw new Error('a field of the record does not say what it means');
	const words = inner instanceof z.ZodEnum ? ` (${inner.options.join(', ')})` : '';
	return `${meaning}${meaning.includes(':') ? '' : words}`.replaceAll('|', '\\|');
}

function unwrapped(schema: Schema): Schema {
	return schema instanceof z.ZodOptional ? unwrapped(schema.unwrap()) : schema;
}

function fillersOf(path: string, filled: Filled): string {
	if (platforms.every((platform) => isFilledByAll(path, platform, filled))) return 'every event';
	const fillers = platforms.flatMap((platform) => {
		const types = filled.get(path)?.get(platform);
		return types === undefined ? [] : [`${platform.name}: ${namesOf(platform, types)}`];
	});
	return fillers.length === 0 ? '–' : fillers.join('<br>');
}

const isFilledByAll = (path: string, platform: Platform, filled: Filled) =>
	filled.get(path)?.get(platform)?.size === Object.keys(platform.events).length;

const MOST_LEFT_OUT = 3;

function namesOf({ events }: Platform, types: ReadonlySet<string>): string {
	const all = Object.keys(events);
	const others = all.filter((type) => !types.has(type));
	if (others.length === 0) return 'all events';
	if (others.length <= MOST_LEFT_OUT && types.size > MOST_LEFT_OUT) {
		return `all events but ${others.join(', ')}`;
	}
	return all.filter((type) => types.has(type)).join(', ');
}

function filledIn(root: string): Filled {
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
