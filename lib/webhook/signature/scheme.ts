import { compile, matches, sign, type Claims, type Encoding, type Signature } from './hmac';
import { textKey, type Key, type KeyReader } from './keys';
import { headerOf, type Headers, type Message } from '../http/message';
import {
	isOutsideWindow,
	outside,
	reject,
	type RejectionReason,
	type Verification,
	type Window,
} from './verification';

/** An event about to be sent. */
export interface Outgoing {
	readonly body: Buffer;
	readonly id: string;
	readonly type: string;
	readonly url: string;
	/** Epoch seconds of this attempt. */
	readonly timestampSeconds: number;
}

/** Signs and verifies; both follow from one description. */
export interface Scheme {
	readonly name: string;
	/** Lower-case names of the headers that tell a request of this scheme. */
	readonly marks: readonly string[];
	/** Lower-case name of the header that holds the signature it makes; undefined: it makes none. */
	readonly header: string | undefined;
	/** Whether a request without any configured secret must be rejected. */
	readonly needsSecret: boolean;
	/** Whether the signature covers the body. */
	readonly signsBody: boolean;
	/** Whether it, or one of its forms, signs the body without a time of sending. */
	readonly signsNoTime: boolean;
	/** How far its timestamp may be off unless the user says otherwise; undefined where it has none. */
	readonly toleranceSeconds: number | undefined;
	/** Why it can reject a request. */
	readonly rejections: readonly RejectionReason[];
	readonly key: KeyReader;
	readonly sign: (outgoing: Outgoing, keys: readonly Key[]) => Record<string, string>;
	/** `keys` undefined: no secret is configured; empty: one is, but can't be used. */
	readonly verify: (
		message: Message,
		keys: readonly Key[] | undefined,
		window: Window,
	) => Verification;
}

/** What a signature header is to hold: signatures and, in some formats, a timestamp. */
export interface SignatureHeader {
	readonly signatures: readonly Signature[];
	readonly timestamp?: string | undefined;
}

/** What one held. A header that came twice may hold several timestamps: that of any fitting signature counts. */
export interface ReadHeader {
	readonly signatures: readonly Signature[];
	readonly timestamps?: readonly string[];
}

/** Writes and reads the value of a signature header; `read` gives undefined for what it can't be. */
export interface SignatureFormat {
	write(header: SignatureHeader): string;
	read(value: string): ReadHeader | undefined;
}

/** Writes and reads a timestamp; `read` gives epoch seconds, undefined for what is no timestamp. */
export interface TimestampFormat {
	write(seconds: number): string;
	read(text: string): number | undefined;
}

/** The one description from which signing and verifying follow. */
export interface SchemeDescription {
	readonly name: string;
	readonly marks: readonly string[];
	readonly key?: KeyReader;
	/** First the one to sign with; all are accepted. */
	readonly encodings: readonly Encoding[];
	readonly format: SignatureFormat;
	readonly header: string;
	/** The signed bytes: text with `{body}`, `{id}`, `{timestamp}`, `{type}`, `{url}` (percent-encoded), `{secret}`. */
	readonly content: string;
	readonly timestamp?: TimestampFormat & { readonly toleranceSeconds: number };
	/** Reads what is beside the signature; the reason to reject where something is missing. */
	readonly claims?: (message: Message) => Claims | RejectionReason;
	/** The reasons that `claims` gives. */
	readonly claimRejections?: readonly RejectionReason[];
	/** The further headers of a signed request. */
	readonly headers?: (claims: Required<Claims>) => Record<string, string>;
}

const ALWAYS: readonly RejectionReason[] = [
	'secret-missing',
	'signature-missing',
	'signature-malformed',
	'signature-mismatch',
];
const TIMED: readonly RejectionReason[] = [
	'timestamp-missing',
	'timestamp-malformed',
	'timestamp-too-old',
	'timestamp-too-new',
];

/** Makes a scheme from its description. */
export function scheme(description: SchemeDescription): Scheme {
	const content = compile(description.content);
	const { format, header, timestamp, encodings } = description;
	const signsBody = description.content.includes('{body}');
	/** Made once, not for each request. */
	const judge = (
		claims: Claims,
		body: Buffer,
		signatures: readonly Signature[],
		keys: readonly Key[],
		window: Window,
	): Verification => {
		const seconds = timestamp && readTimestamp(timestamp, claims.timestamp);
		if (typeof seconds === 'string') return reject(seconds);
		let keyIndex = 0;
		for (const key of keys) {
			if (matches(key, content(claims, body, key.text), signatures, encodings)) break;
			keyIndex += 1;
		}
		if (keyIndex === keys.length) return reject('signature-mismatch');
		const tolerance = window.toleranceSeconds ?? timestamp?.toleranceSeconds ?? Infinity;
		const late = seconds === undefined ? undefined : outside(seconds, window.nowSeconds, tolerance);
		return late === undefined ? { ok: true, keyIndex, claims, signsBody } : reject(late);
	};
	return {
		name: description.name,
		marks: description.marks,
		header,
		needsSecret: true,
		signsBody,
		signsNoTime: signsBody && timestamp === undefined,
		toleranceSeconds: timestamp?.toleranceSeconds,
		rejections: [
			...ALWAYS,
			...(timestamp === undefined ? [] : TIMED),
			...(description.claimRejections ?? []),
		],
		key: description.key ?? textKey,
		sign: (outgoing, keys) => {
			const written = timestamp?.write(outgoing.timestampSeconds) ?? '';
			const claims = {
				id: outgoing.id,
				timestamp: written,
				url: outgoing.url,
				type: outgoing.type,
			};
			const signatures = keys.map((key) =>
				sign(key, content(claims, outgoing.body, key.text), encodings[0] ?? 'hex'),
			);
			return {
				...description.headers?.(claims),
				[header]: format.write({ signatures, timestamp: written }),
			};
		},
		verify: (message, keys, window) => {
			if (keys === undefined || keys.length === 0) return reject('secret-missing');
			const value = single(message.headers, header);
			if (value === undefined) return reject('signature-missing');
			const read = format.read(value);
			if (read === undefined) return reject('signature-malformed');
			const beside = description.claims?.(message) ?? {};
			if (typeof beside === 'string') return reject(beside);
			const { signatures, timestamps } = read;
			if (timestamps === undefined) return judge(beside, message.body, signatures, keys, window);
			const at = (written: string | undefined) =>
				judge({ ...beside, timestamp: written }, message.body, signatures, keys, window);
			return timestamps.length === 1 ? at(timestamps[0]) : best(timestamps.map(at));
		},
	};
}

/** One that holds; else one whose signature fitted, though late; else the first. */
function best(judged: readonly Verification[]): Verification {
	return (
		judged.find(({ ok }) => ok) ??
		judged.find((one) => !one.ok && isOutsideWindow(one.reason)) ??
		judged[0] ??
		reject('timestamp-missing')
	);
}

/** Header values beyond this length are no signature of any platform. */
const LONGEST_VALUE = 4096;

function single(headers: Headers, name: string): string | undefined {
	const value = headerOf(headers, name);
	return value === undefined || value === '' ? undefined : value.slice(0, LONGEST_VALUE);
}

function readTimestamp(
	format: TimestampFormat,
	text: string | undefined,
): number | RejectionReason {
	if (text === undefined || text === '') return 'timestamp-missing';
	return format.read(text) ?? 'timestamp-malformed';
}
