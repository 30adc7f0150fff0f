import { closestName } from '../../text/suggestion';
import type { Platform, Selection } from '../../webhook/platform/definition';
import { listIn } from '../lists';
import { ALL_EVENTS } from '../outputs';

/**
 * The event types that Events selects, by the platform's own names. The editor gives a list of these; a workflow that was
 * written as a file may have a text with commas, or names of the vendor's other documents. Unknown ones stay as they are.
 */
export function selectedIn({ events }: Pick<Platform, 'events'>, given: unknown): string[] {
	const ownName = (name: string) =>
		Object.entries(events).find(([, { aliases }]) => aliases.includes(name))?.[0] ?? name;
	return [...new Set(listIn(given).map(ownName))];
}

/** What a selection, read by `selectedIn`, wants. */
export const selectionOf = (selected: readonly string[]): Selection =>
	selected.includes(ALL_EVENTS) ? 'all' : new Set(selected);

/** A sentence for each selected event type that the platform doesn't have: no event would ever match it. */
export function unknownEvents({ name, events }: Platform, selection: Selection): string[] {
	if (selection === 'all') return [];
	const known = Object.keys(events);
	return [...selection]
		.filter((type) => !known.includes(type))
		.map((type) => {
			const meant = closestName(type, known);
			const rest = meant === undefined ? 'select events from the list.' : `did you mean ${meant}?`;
			return `Events: ${name} has no event "${type}"; ${rest}`;
		});
}
