import { createHash } from 'node:crypto';
import type { Dialect } from '../../webhook/dialect/compose';
import { customDialect } from '../../webhook/dialect/forms';
import type { Preset } from '../../webhook/presets';
import { isObject, type Json } from '../../webhook/http/message';
import { custom } from '../../webhook/signature/schemes';
import type { EventInput, SubscriptionSettings } from './settings';

/** What a subscription's `preset` may name, besides `custom`, by id. */
export type Presets = ReadonlyMap<string, Preset>;

/** Presets by their ids. */
export function presetsById(presets: readonly Preset[]): Presets {
	return new Map(presets.map((preset) => [preset.id, preset]));
}

/** How a subscription's events are written and signed; undefined where this version knows no such preset. */
export function dialectFor(
	{ preset, custom: form }: Pick<SubscriptionSettings, 'preset' | 'custom'>,
	presets: Presets,
): Dialect | undefined {
	if (preset !== 'custom') return presets.get(preset)?.dialect;
	return form && customDialect(custom(form), form.fields);
}

/** Whether a subscription listens to an event: by its type, letter for letter, and by the values in its data. */
export function wants(
	{ events, filters }: Pick<SubscriptionSettings, 'events' | 'filters'>,
	event: Pick<EventInput, 'type' | 'data'>,
): boolean {
	if (events !== 'all' && !events.includes(event.type)) return false;
	return filters.every(({ field, values }) =>
		valuesAt(event.data, field.split('.')).some((value) => values.includes(String(value))),
	);
}

/** The texts, numbers and truth values at a path; a list on the way or at its end means each of its elements. */
function valuesAt(data: Json, path: readonly string[]): Array<string | number | boolean> {
	if (Array.isArray(data)) return data.flatMap((element) => valuesAt(element, path));
	const [name, ...rest] = path;
	if (isObject(data)) {
		return name !== undefined && Object.hasOwn(data, name)
			? valuesAt(data[name] ?? null, rest)
			: [];
	}
	return name === undefined && data !== null ? [data] : [];
}

/** Where an event of this type goes. */
export function urlFor(
	{ url, urlByEvent }: Pick<SubscriptionSettings, 'url' | 'urlByEvent'>,
	type: string,
): string {
	return (Object.hasOwn(urlByEvent, type) ? urlByEvent[type] : undefined) ?? url;
}

/** Indexed columns need not hold more. */
const LONGEST_ORDER_KEY = 200;

/**
 * What keeps an event behind the earlier ones of the same key: the key it was sent with, else what its dialect says
 * belongs together. Undefined where it may overtake.
 */
export function orderKeyFor(
	{ order }: Pick<SubscriptionSettings, 'order'>,
	dialect: Dialect | undefined,
	event: Pick<EventInput, 'type' | 'data' | 'orderKey'>,
): string | undefined {
	if (order === 'none') return undefined;
	if (order === 'all') return 'all';
	const key = event.orderKey ?? dialect?.orderKey?.(event);
	if (key === undefined || key.length <= LONGEST_ORDER_KEY) return key;
	return createHash('sha256').update(key).digest('base64url');
}
