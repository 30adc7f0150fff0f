import * as z from 'zod/v4';
import { platforms } from '../../../nodes/platforms';
import type { Platform } from '../../../lib/webhook/platform/definition';
import { Item, Record as UnifiedRecord } from '../../../lib/webhook/record/schema';
import { tableOf } from './markdown';
import type { Filled } from './recordSamples';

/** Markdown tables of every field of an item: what it means, and how many events of which platform fill it. */
export function recordTable(filled: Filled): string {
	const rowsOf = (schema: Schema, name: string) =>
		fieldsOf(schema, name).map(([path, meaning]) => [
			`\`${path}\``,
			meaning,
			fillersOf(path, filled),
		]);
	const sections = Object.entries(UnifiedRecord.shape).flatMap(([name, schema]) => [
		`### ${name}`,
		`${meaningOf(schema)}.`,
		tableOf(HEAD, rowsOf(schema, name)),
	]);
	const frame = Object.entries(Item.shape)
		.filter(([name]) => !(name in UnifiedRecord.shape))
		.map(([name, schema]) => [`\`${name}\``, meaningOf(schema), fillersOf(name, filled)]);
	return ['### The frame', tableOf(HEAD, frame), ...sections].join('\n\n');
}

/** A Markdown table of a platform's events: what each fills of the unified record, section by section. */
export function filledTable(platform: Platform, filled: Filled): string {
	const leaves = Object.entries(UnifiedRecord.shape).map(
		([name, schema]) => [name, fieldsOf(schema, name).map(([path]) => path)] as const,
	);
	const rows = Object.keys(platform.events).map((type) => {
		const isFilled = (path: string) => filled.get(path)?.get(platform)?.has(type) === true;
		const sections = leaves.flatMap(([name, paths]) => {
			const fields = paths.filter(isFilled).map((path) => path.slice(name.length + 1));
			return fields.length === 0 ? [] : [`**${name}**: ${fields.join(', ')}`];
		});
		return [`\`${type}\``, isFilled('occurredAt') ? 'yes' : '–', sections.join('<br>')];
	});
	return tableOf(['Event', '`occurredAt`', 'Other fields'], rows);
}

const HEAD = ['Field', 'Meaning', 'Filled by'];

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
	return `${meaning}${meaning.includes(':') ? '' : words}`;
}

function unwrapped(schema: Schema): Schema {
	return schema instanceof z.ZodOptional ? unwrapped(schema.unwrap()) : schema;
}

const MOST_NAMED = 1;

function fillersOf(path: string, filled: Filled): string {
	const fillers = platforms.flatMap((platform) => {
		const types = filled.get(path)?.get(platform);
		const all = Object.keys(platform.events);
		if (types === undefined) return [];
		if (types.size === all.length) return [`${platform.name} (all)`];
		const named = [...types].map((type) => `\`${type}\``).join(', ');
		return [
			`${platform.name} (${types.size <= MOST_NAMED ? named : `${types.size} of ${all.length}`})`,
		];
	});
	if (fillers.length === 0) return '–';
	const isByAll =
		fillers.length === platforms.length && fillers.every((one) => one.endsWith(' (all)'));
	return isByAll ? 'every event' : fillers.join(', ');
}
