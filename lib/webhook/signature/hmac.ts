import {
	createHmac,
	type Hmac,
	sign as signEd25519,
	timingSafeEqual,
	verify as verifyEd25519,
} from 'node:crypto';
import type { Key } from './keys';

/** What a signature speaks of besides the body; each scheme signs some of it. */
export interface Claims {
	readonly id?: string | undefined;
	/** As it is written in the request. */
	readonly timestamp?: string | undefined;
	readonly url?: string | undefined;
	readonly type?: string | undefined;
}

/** How bytes of a signature are written. */
export type Encoding = 'hex' | 'base64' | 'base64url';

/** One signature of a header; `v1a` marks ed25519, all others are HMAC-SHA256. */
export interface Signature {
	readonly version: 'v1' | 'v1a';
	readonly value: string;
}

/** A placeholder of the signed content, or literal text. */
interface Piece {
	readonly part: keyof Claims | 'body' | 'secret' | 'text';
	readonly text: string;
}

/** What is signed, in order: neighbouring texts are one chunk, the body stays the bytes it is. */
export type Chunks = ReadonlyArray<string | Buffer>;
/** Puts together what is signed. */
export type Content = (claims: Claims, body: Buffer, secret: string) => Chunks;

const PLACEHOLDER = /^\{(body|id|timestamp|type|url|secret)\}$/;

/** Reads the description of what is signed, `{timestamp}.{body}` for instance; the result puts it together for a request. */
export function compile(content: string): Content {
	const pieces = content
		.split(/(\{(?:body|id|timestamp|type|url|secret)\})/)
		.filter((piece) => piece !== '')
		.map((text) => ({ text, part: (PLACEHOLDER.exec(text)?.[1] ?? 'text') as Piece['part'] }));
	return (claims, body, secret) => {
		const chunks: Array<string | Buffer> = [];
		let text = '';
		for (const piece of pieces) {
			if (piece.part !== 'body') text += textOf(piece, claims, secret);
			else {
				if (text !== '') chunks.push(text);
				text = '';
				chunks.push(body);
			}
		}
		if (text !== '') chunks.push(text);
		return chunks;
	};
}

function textOf({ part, text }: Piece, claims: Claims, secret: string): string {
	if (part === 'text' || part === 'body') return text;
	if (part === 'secret') return secret;
	const claim = claims[part] ?? '';
	// A lone surrogate can't be percent-encoded; an address made up by a stranger must not throw.
	return part === 'url' ? encodeURIComponent(claim.toWellFormed()) : claim;
}

const madeReady = new WeakMap<Key, Hmac>();

/**
 * Starts the next HMAC with this key ahead of its use. To be called when nobody waits: an event that comes alone finds
 * nothing of it in the processor's caches, and then starting an HMAC takes several times as long as the rest of it.
 */
export function prewarm(key: Key): void {
	if (key.kind !== 'hmac' || madeReady.has(key)) return;
	madeReady.set(key, createHmac('sha256', key.object));
}

function startedHmac(key: Key): Hmac {
	const started = madeReady.get(key);
	if (started === undefined) return createHmac('sha256', key.object);
	madeReady.delete(key);
	return started;
}

/** The HMAC as text: asking for its bytes first costs a third more time. */
function digest(key: Key, chunks: Chunks, encoding: Encoding): string {
	const hmac = startedHmac(key);
	for (const chunk of chunks) hmac.update(chunk);
	return hmac.digest(encoding);
}

function bytesOf(chunks: Chunks): Buffer {
	return Buffer.concat(
		chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk)),
	);
}

/** Signs with one key. */
export function sign(key: Key, chunks: Chunks, encoding: Encoding): Signature {
	if (key.kind === 'hmac') return { version: 'v1', value: digest(key, chunks, encoding) };
	const value = signEd25519(null, bytesOf(chunks), key.object).toString(encoding);
	return { version: 'v1a', value };
}

/** More signatures than any rotation needs are not looked at: a hostile header must not cost time. */
const MOST_SIGNATURES = 10;

/** Whether any of the signatures, of which ten count, is one of this key. */
export function matches(
	key: Key,
	chunks: Chunks,
	signatures: readonly Signature[],
	encodings: readonly Encoding[],
): boolean {
	if (key.use === 'sign') return false;
	const version = key.kind === 'hmac' ? 'v1' : 'v1a';
	const values: string[] = [];
	for (const one of signatures) {
		if (one.version === version && values.length < MOST_SIGNATURES) values.push(one.value);
	}
	if (values.length === 0) return false;
	if (key.kind === 'ed25519') return fitsPublicKey(key, bytesOf(chunks), values);
	return encodings.some((encoding) => fitsSecret(key, chunks, values, encoding));
}

/** Characters an HMAC-SHA256 takes; whatever is longer or shorter is not worth computing one. */
const LENGTH: Readonly<Record<Encoding, number>> = { hex: 64, base64: 44, base64url: 43 };

function fitsSecret(
	key: Key,
	chunks: Chunks,
	values: readonly string[],
	encoding: Encoding,
): boolean {
	if (!values.some((value) => value.length === LENGTH[encoding])) return false;
	const expected = digest(key, chunks, encoding);
	return values.some((value) =>
		timingSafeEqualText(expected, encoding === 'hex' ? value.toLowerCase() : value),
	);
}

/** Only the one spelling of a signature counts: base64 decoding alone would admit several. */
function fitsPublicKey(key: Key, bytes: Buffer, values: readonly string[]): boolean {
	return values.some((value) => {
		const given = Buffer.from(value, 'base64');
		return given.toString('base64') === value && verifyEd25519(null, bytes, key.object, given);
	});
}

/** Compares in a time that does not tell where two texts differ. */
export function timingSafeEqualText(expected: string, given: string): boolean {
	const [a, b] = [Buffer.from(expected), Buffer.from(given)];
	return a.length === b.length && timingSafeEqual(a, b);
}
