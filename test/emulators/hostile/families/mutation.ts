/** What a mutation of a genuine message is, and the tools that all of them use. */
import type { Draw } from '../../engine/draw';
import type { Emulator, Message } from '../../engine/emulator';
import type { Subscription, HeaderFields } from '../../terms';

export type Family =
	'signatures' | 'bodies' | 'timestamps' | 'encodings' | 'shapes' | 'replays' | 'dialects';

/**
 * What a receiver owes the request: `rejected` an answer of 4xx or 5xx and no run; `noRun` any answer, but no run;
 * `duplicate` an answer below 500 and no second run; `accepted` a 2xx and a run; `answered` any answer below 500, with a
 * run or without.
 */
export type Expectation = 'rejected' | 'noRun' | 'duplicate' | 'accepted' | 'answered';

export type HeaderPairs = ReadonlyArray<readonly [name: string, value: string]>;

export interface Target {
	emulator: Emulator;
	subscription: Subscription;
	eventType: string;
	genuine: Message;
	draw: Draw;
	now: Date;
	maxBodyBytes: number;
}

/** Headers and body left out stay the genuine ones. */
export interface Spoiled {
	label: string;
	expectation: Expectation;
	headers?: HeaderPairs;
	body?: Buffer;
	precededBy?: Message;
}

export interface Mutation {
	family: Family;
	/** Whether it makes sense for this platform; left out: for all. */
	when?: (emulator: Emulator) => boolean;
	spoil(target: Target): Spoiled;
}

export const isSigned = ({ behaviour }: Emulator) => behaviour.signs !== 'nothing';

/** The authentication code within a header's value: 64 hex digits, or the base64 of 32 bytes. */
const CODE = /[0-9a-f]{64}|[A-Za-z0-9+/]{43}=/;

export function signatureOf({ emulator, genuine }: Target): {
	name: string;
	value: string;
	code: string;
} {
	const wanted = emulator.behaviour.signatureHeader;
	const found = Object.entries(genuine.headers).find(([name]) => name.toLowerCase() === wanted);
	const code = CODE.exec(found?.[1] ?? '')?.[0];
	if (!found || code === undefined) throw new Error(`${emulator.name}: no signature to spoil`);
	return { name: found[0], value: found[1], code };
}

/** The genuine headers, with another code in the place of the genuine one. */
export function withCode(target: Target, code: string): HeaderPairs {
	const { name, value } = signatureOf(target);
	return changed(target.genuine.headers, { [name]: value.replace(CODE, () => code) });
}

/** The headers with these values instead (matched by lower case); undefined leaves one out. */
export function changed(
	headers: HeaderFields,
	changes: Record<string, string | undefined>,
): HeaderPairs {
	const lower = new Map(
		Object.entries(changes).map(([name, value]) => [name.toLowerCase(), value]),
	);
	const kept = Object.entries(headers).filter(([name]) => !lower.has(name.toLowerCase()));
	const set = Object.entries(changes).flatMap(([name, value]): HeaderPairs =>
		value === undefined ? [] : [[name, value]],
	);
	return [...kept, ...set];
}

/** The genuine headers with the signature (and what belongs to it) made anew for these bytes. */
export function resigned(
	{ emulator, genuine, subscription, eventType, now }: Target,
	body: Buffer,
	options: { secret?: string; at?: Date; timestamp?: string; eventType?: string } = {},
): HeaderPairs {
	const at = options.at ?? now;
	const type = options.eventType ?? eventType;
	return changed(genuine.headers, emulator.sign(body, type, { subscription, ...options, at }));
}

/** Headers as of somebody who does not know the secret. */
export function forged(target: Target, body = target.genuine.body): HeaderPairs {
	return resigned(target, body, { secret: target.draw.fork('forged').hex(40) });
}

/** JSON as an object, or what else it is: another JSON value, or none. */
export function readObject(body: Buffer): Record<string, unknown> | 'not an object' | 'not JSON' {
	try {
		const parsed: unknown = JSON.parse(new TextDecoder().decode(body));
		if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
			return 'not an object';
		return { ...parsed };
	} catch {
		return 'not JSON';
	}
}

/** What is owed to a body that was changed under the genuine headers, by how much of it they cover. */
export function owedToChangedBody(target: Target, body: Buffer): Expectation {
	const { behaviour } = target.emulator;
	if (body.equals(target.genuine.body)) return 'answered';
	if (behaviour.signs === 'body') return owedToForgedBody(target, body);
	const read = readObject(body);
	if (read === 'not JSON') return isBlank(body) ? 'noRun' : 'rejected';
	if (read === 'not an object') return 'noRun';
	if (behaviour.signs === 'nothing' || read['type'] === target.eventType) return 'answered';
	return owedToForgedBody(target, body);
}

/**
 * What is owed to a body that no signature covers. JustCall alone sends unsigned bodies, its validation pings: what
 * has no data may be taken for one, and is then answered 200, but starts nothing.
 */
export function owedToForgedBody({ emulator }: Target, body: Buffer): Expectation {
	if (emulator.id !== 'justCall') return 'rejected';
	const read = readObject(body);
	if (read === 'not JSON') return isBlank(body) ? 'noRun' : 'rejected';
	if (read === 'not an object') return 'noRun';
	const { data } = read;
	const hasData = typeof data === 'object' && data !== null && Object.keys(data).length > 0;
	return hasData ? 'rejected' : 'noRun';
}

const isBlank = (body: Buffer) => body.toString('latin1').trim() === '';
