import { createHash } from 'node:crypto';
import { hasRounded, parseTwice } from '../../../webhook/http/exactNumbers';
import type { Json } from '../../../webhook/http/message';
import { toUtc } from '../../../webhook/record/read';
import { isLonger, MOST_DATA_BYTES, tooLong } from './size';
import { iso } from '../view/delivery';
import { invalid, type Result } from '../../subscription/result';
import type { EventInput } from '../../subscription/settings';
import { errorMessage } from '../../../text/error';

/** An event that can be stored. */
export interface CheckedEvent extends EventInput {
	/** ISO 8601 in UTC. */
	readonly occurredAt: string;
	/** The data as JSON. */
	readonly dataText: string;
}

const LONGEST_TYPE = 200;
const LONGEST_KEY = 500;
/** A unit of UTF-16 takes no more in UTF-8. */
const MOST_BYTES_A_UNIT = 3;

/** An event as it is stored, or what is wrong with it. */
export function checkEvent(input: EventInput, nowMilliseconds: number): Result<CheckedEvent> {
	const { type, occurredAt, idempotencyKey, orderKey } = input;
	if (typeof type !== 'string' || type.trim() === '' || type.length > LONGEST_TYPE) {
		return invalid(`The event type must be a text of 1 to ${LONGEST_TYPE} characters.`);
	}
	const problem = keyProblem('idempotency', idempotencyKey) ?? keyProblem('order', orderKey);
	if (problem !== undefined) return invalid(problem);
	const utc = occurredAt === undefined ? iso(nowMilliseconds) : toUtc(occurredAt);
	if (utc === undefined) {
		return invalid(
			`"${occurredAt}" isn't a valid date: enter the time of the event, for example 2026-03-07T15:30:00Z.`,
		);
	}
	const { mostDataBytes = MOST_DATA_BYTES } = input;
	const data = jsonOf(input, mostDataBytes);
	if (!data.ok) return data;
	// One scope's keys are not those of another.
	const { scope = '', data: given, account, trace, sentBy } = input;
	const isOwn = idempotencyKey !== undefined && scope !== '';
	// Named one by one, as spreading is slow.
	const value: CheckedEvent = {
		type,
		occurredAt: utc,
		data: given,
		dataText: data.value,
		account,
		idempotencyKey: isOwn ? `${scope}:${idempotencyKey}` : idempotencyKey,
		orderKey,
		trace,
		sentBy,
		mostDataBytes,
	};
	return { ok: true, value };
}

function keyProblem(name: string, key: string | undefined): string | undefined {
	if (key === undefined || (key !== '' && key.length <= LONGEST_KEY)) return undefined;
	return `The ${name} key must be a text of 1 to ${LONGEST_KEY} characters.`;
}

/** The data as JSON, written once for the store and for all recipients; or why it can't be written. */
function jsonOf({ data, dataText }: EventInput, mostBytes: number): Result<string> {
	try {
		if (isLonger(data, mostBytes)) return invalid(tooLong(mostBytes));
		const text: string | undefined = dataText ?? JSON.stringify(data);
		if (text !== undefined && text.length * MOST_BYTES_A_UNIT > mostBytes) {
			if (Buffer.byteLength(text) > mostBytes) return invalid(tooLong(mostBytes));
		}
		return text === undefined ? noJson(`it is ${typeof data}`) : { ok: true, value: text };
	} catch (error) {
		const [reason = ''] = errorMessage(error).split('\n');
		return noJson(reason);
	}
}

function noJson(reason: string): Result<never> {
	return invalid(`The event's data can't be written as JSON: ${reason}.`);
}

/** Tells a repetition of an event from another one under the same key: type, data, account and whom it is for. */
export function fingerprintOf(event: EventInput, recipients: string): string {
	const { type, data, dataText, account } = event;
	const isRounded = dataText !== undefined && hasRounded(dataText);
	const exact = isRounded ? parseTwice<Json>(dataText).exact : undefined;
	const text = JSON.stringify([type, canonical(exact ?? data), account ?? null, recipients]);
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
