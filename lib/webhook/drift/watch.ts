import type * as z from 'zod/v4';
import { compare, parentOf } from './compare';
import { documentedBy } from './documented';

/** A field of an event type that is not documented, or that is and always came until now. */
export interface Drift {
	readonly field: string;
	readonly kind: 'new' | 'missing';
}

/** An accepted event. */
export interface WatchedEvent {
	/** Whose events are alike: of one trigger and type. */
	readonly source: string;
	/** What is documented of its data. */
	readonly schema: z.ZodType;
	readonly data: unknown;
	/** In milliseconds, by a clock that never goes back. */
	readonly now: number;
}

/** How often an event of each source is looked at: comparing takes longer than the rest of what follows an answer. */
const EVERY_MILLISECONDS = 60_000;
/** In how many events, one after the other of those looked at, a field must have come to be missed. */
const ALWAYS = 20;
const MOST_SOURCES = 1000;

interface Source {
	nextAt: number;
	/** In how many events in a row each documented field came. */
	readonly came: Map<string, number>;
}

/**
 * Notices when a platform's events change: fields that are not documented, and documented ones that no longer come.
 * Documents tell of no field that it always comes, so that is learnt from the events.
 */
export class DriftWatch {
	private readonly sources = new Map<string, Source>();

	/** What is noticed in an event; nothing in most, as few are looked at. */
	look({ source: name, schema, data, now }: WatchedEvent): readonly Drift[] {
		const source = this.sources.get(name) ?? this.add(name);
		if (now < source.nextAt) return [];
		source.nextAt = now + EVERY_MILLISECONDS;
		const documented = documentedBy(schema);
		if (documented.isOpen && documented.fields.size === 0) return [];
		const { unknown, present } = compare(data, documented);
		const missing = missingOf(source.came, present);
		return [
			...[...unknown].map((field): Drift => ({ field, kind: 'new' })),
			...missing.map((field): Drift => ({ field, kind: 'missing' })),
		];
	}

	private add(name: string): Source {
		if (this.sources.size >= MOST_SOURCES) this.sources.clear();
		const source = { nextAt: -Infinity, came: new Map<string, number>() };
		this.sources.set(name, source);
		return source;
	}
}

/** What always came and is not present now, though what it is in is; takes note of what is. */
function missingOf(came: Map<string, number>, present: ReadonlySet<string>): string[] {
	const missing: string[] = [];
	for (const [field, times] of came) {
		// An empty list misses nothing.
		if (present.has(field) || field.endsWith('[]')) continue;
		const parent = parentOf(field);
		if (parent !== undefined && !present.has(parent)) continue;
		if (times >= ALWAYS) missing.push(field);
		came.delete(field);
	}
	for (const field of present) came.set(field, (came.get(field) ?? 0) + 1);
	return missing;
}
