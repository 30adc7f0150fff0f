import { createHash } from 'node:crypto';
import type { Json } from '../webhook/message';
import { toUtc } from '../webhook/recordReading';
import type { Outcome } from './sender';
import type { EventInput } from './settings';

/** An event that can be stored. */
export interface ReadyEvent extends EventInput {
	/** ISO 8601 in UTC. */
	readonly occurredAt: string;
}

const LONGEST_TYPE = 200;
const LONGEST_KEY = 500;
const DEEPEST = 200;

/** An event as it is stored, or what is wrong with it. */
export function readyEvent(input: EventInput, nowMilliseconds: number): Outcome<ReadyEvent> {
	const { type, data, occurredAt, idempotencyKey, orderKey } = input;
	if (typeof type !== 'string' || type.trim() === '' || type.length > LONGEST_TYPE) {
		return refuse(`The event type must be a text of 1 to ${LONGEST_TYPE} characters.`);
	}
	for (const [name, key] of Object.entries({
		'idempotency key': idempotencyKey,
		'order key': orderKey,
	})) {
		if (key !== undefined && (key === '' || key.length > LONGEST_KEY)) {
			return refuse(`The ${name} must be a text of 1 to ${LONGEST_KEY} characters.`);
		}
	}
	const utc =
		occurredAt === undefined ? new Date(nowMilliseconds).toISOString() : toUtc(occurredAt);
	if (utc === undefined) {
		return refuse(
			`"${String(occurredAt)}" is no time: write when the event occurred like 2026-03-07T15:30:00Z.`,
		);
	}
	const problem = problemOf(data, 0);
	if (problem !== undefined) return refuse(`The event's data can't be sent: ${problem}.`);
	return { ok: true, value: { ...input, occurredAt: utc } };
}

/** Why a value can't be written as JSON. */
function problemOf(value: unknown, depth: number): string | undefined {
	if (depth > DEEPEST) return `it is nested more than ${DEEPEST} levels deep`;
	switch (typeof value) {
		case 'string':
		case 'boolean':
			return undefined;
		case 'number':
			return Number.isFinite(value)
				? undefined
				: `it holds the number ${value}, which JSON does not have`;
		case 'object':
			return value === null ? undefined : problemWithin(value, depth);
		default:
			return `it holds something that is no JSON (${typeof value})`;
	}
}

function problemWithin(value: object, depth: number): string | undefined {
	// Dates and the like say themselves how they are written.
	if ('toJSON' in value) return undefined;
	for (const name in value) {
		const part: unknown = value[name as keyof typeof value];
		const problem = part === undefined ? undefined : problemOf(part, depth + 1);
		if (problem !== undefined) return problem;
	}
	return undefined;
}

/** Tells a repetition of an event from another one under the same key: type, data, account and whom it is for. */
export function fingerprintOf({ type, data, account }: EventInput, addressees: string): string {
	const text = JSON.stringify([type, canonical(data), account ?? null, addressees]);
	return createHash('sha256').update(text).digest('base64url');
}

/** The same value with all names in order. */
function canonical(value: Json): Json {
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map(canonical);
	const entries = Object.entries(value).filter(([, part]) => part !== undefined);
	entries.sort(([a], [b]) => (a < b ? -1 : 1));
	return Object.fromEntries(entries.map(([name, part]) => [name, canonical(part)]));
}

function refuse(problem: string): { readonly ok: false; readonly problem: string } {
	return { ok: false, problem };
}
