import type { Preset } from '../../../webhook/presets';
import { closestName } from '../../../text/suggestion';
import { InvalidInput } from '../result';
import type { SubscriptionSettings } from '../settings';

const LONGEST_TYPE = 200;

/** What means all events, where it is the only entry. */
const ALL: readonly string[] = ['*', 'all'];

/** The event types in a list, or in a text with commas; `all`, `*` and nothing given mean all. */
export function eventsFrom(
	given: unknown,
	preset: Pick<Preset, 'name' | 'events' | 'otherNames'> | undefined,
): SubscriptionSettings['events'] {
	if (given === undefined || given === null) return 'all';
	const texts: unknown[] = Array.isArray(given) ? given : [given];
	const types = texts.flatMap(typesIn).map((type) => type.trim());
	const named = [...new Set(types.filter((type) => type !== ''))];
	const all = named.filter((type) => ALL.includes(type));
	const others = named.filter((type) => !ALL.includes(type));
	if (all.length > 0 && others.length > 0) throw new InvalidInput(bothOf(all.join(', '), others));
	if (all.length > 0) return 'all';
	if (named.length === 0)
		throw new InvalidInput('Events is empty: select at least one event, or all.');
	for (const type of named) checkType(type, preset);
	return named;
}

function bothOf(all: string, others: readonly string[]): string {
	const named = others.length > 3 ? `${others.length} others` : others.join(', ');
	const only = others.length === 1 ? 'that one' : 'those';
	return `Events has both ${all} (All Events) and ${named}: remove ${all} to send only ${only}, or keep only ${all} to send every event.`;
}

function typesIn(text: unknown): string[] {
	if (typeof text === 'string') return text.split(',');
	throw new InvalidInput('Events is invalid: enter event types, separated by commas.');
}

/** Rejects a type that the preset does not have, with what was probably meant. */
export function checkType(
	type: string,
	preset: Pick<Preset, 'name' | 'events' | 'otherNames'> | undefined,
): void {
	if (type.length > LONGEST_TYPE) {
		throw new InvalidInput(
			`Events is invalid: an event type has at most ${LONGEST_TYPE} characters.`,
		);
	}
	const { events, name, otherNames } = preset ?? {};
	if (events === undefined || events.includes(type)) return;
	const meant = otherNames?.get(type) ?? closestName(type, events);
	const rest = meant === undefined ? `it has ${events.join(', ')}.` : `did you mean ${meant}?`;
	throw new InvalidInput(`Events: ${name} has no event "${type}"; ${rest}`);
}

/** Filters as they are stored; values may be given as texts, numbers or truth values. */
export function filtersFrom(given: unknown): SubscriptionSettings['filters'] {
	if (given === undefined || given === null) return [];
	const filters = Array.isArray(given) ? (given as unknown[]) : [given];
	return filters.map((filter) => {
		const { field, values } = (filter ?? {}) as { field?: unknown; values?: unknown };
		const texts = (Array.isArray(values) ? (values as unknown[]) : []).map(textOf);
		if (typeof field !== 'string' || !/^[^.]+(\.[^.]+)*$/.test(field.trim())) {
			throw new InvalidInput(
				'Filters: enter the field as a path in the data, such as lead.intent.',
			);
		}
		if (texts.length === 0) {
			throw new InvalidInput(`Filters: enter at least one value for ${field.trim()}.`);
		}
		return { field: field.trim(), values: texts };
	});
}

function textOf(value: unknown): string {
	if (['string', 'number', 'boolean'].includes(typeof value)) return String(value);
	throw new InvalidInput('Filters: a value must be a text, a number, true or false.');
}
