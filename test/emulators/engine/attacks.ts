/**
 * Single attacks and faults, made by hand in a test: take a genuine message from `emulator.compose(…)`, spoil it,
 * send it. (Faults on the way of an emitted event, with the retry that follows, are `emit`'s option `faults`; a stale
 * signature is `compose`'s option `signedAt`, a wrong secret its option `secret`; `hostile.ts` makes them in bulk.)
 */
import type { Message } from './emulator';
import { sendRaw } from '../http/rawHttp';
import type { Fault, WireOutcome } from '../http/wire';

/** The parts of a message that matter on the wire. Headers may be pairs, so that one may come twice. */
export interface WireMessage {
	url: string;
	headers: Readonly<Record<string, string>> | ReadonlyArray<readonly [string, string]>;
	body: Buffer;
}

export interface SendMessageOptions {
	method?: string;
	fault?: Fault;
	timeoutMilliseconds?: number;
}

/** A platform would have given up before; here an answer is waited for, also of a busy machine. */
const ANSWERED_WITHIN_MILLISECONDS = 120_000;

/** Sends exactly these bytes, once, on a connection of their own. Sending a message twice is a replay. */
export function sendMessage(
	message: WireMessage,
	options: SendMessageOptions = {},
): Promise<WireOutcome> {
	const { url, headers, body } = message;
	const pairs = isPairs(headers) ? headers : Object.entries(headers);
	const timeoutMilliseconds = ANSWERED_WITHIN_MILLISECONDS;
	return sendRaw({ url, headers: pairs, body, timeoutMilliseconds, ...options });
}

function isPairs(
	headers: WireMessage['headers'],
): headers is ReadonlyArray<readonly [string, string]> {
	return Array.isArray(headers);
}

/** Sends so many duplicates at the same time; the outcomes in the order of the duplicates. */
export function sendTogether(
	message: WireMessage,
	duplicates: number,
	options: SendMessageOptions = {},
): Promise<WireOutcome[]> {
	return Promise.all(Array.from({ length: duplicates }, () => sendMessage(message, options)));
}

/** The same headers over other bytes. */
export function withBody(message: Message, body: Buffer): Message {
	return { ...message, body };
}

/** The body cut off after so many bytes; the headers (and so the signature) stay. */
export function truncated(message: Message, bytes: number): Message {
	return withBody(message, Buffer.from(message.body.subarray(0, bytes)));
}

/** One bit of the body flipped: bit 0 (lowest) to 7 of the byte at `index`. */
export function withBitFlipped(message: Message, index: number, bit = 0): Message {
	const body = Buffer.from(message.body);
	if (index < 0 || index >= body.length) throw new RangeError(`The body has ${body.length} bytes`);
	body.writeUInt8(body.readUInt8(index) ^ (1 << bit), index);
	return withBody(message, body);
}

/** Another value for a header, found whatever its case; undefined leaves the header out. */
export function withHeader(message: Message, name: string, value: string | undefined): Message {
	const headers = Object.fromEntries(
		Object.entries(message.headers).filter(([other]) => other.toLowerCase() !== name.toLowerCase()),
	);
	return { ...message, headers: value === undefined ? headers : { ...headers, [name]: value } };
}

/** The value of a header, found whatever its case. */
export function headerOf(message: Message, name: string): string | undefined {
	const found = Object.entries(message.headers).find(
		([other]) => other.toLowerCase() === name.toLowerCase(),
	);
	return found?.[1];
}
