import { createHmac, createPrivateKey, sign, type BinaryLike } from 'node:crypto';
import { keysOf } from '../../../../lib/webhook/signature/keys';
import { message, type Headers, type Message } from '../../../../lib/webhook/http/message';
import type { Scheme } from '../../../../lib/webhook/signature/scheme';
import type { RejectionReason } from '../../../../lib/webhook/signature/verification';

/** 2026-01-01T12:00:00Z, epoch seconds: when every request of these tests arrives. */
export const NOW = 1_767_268_800;

/** A request as a test describes it, and who judges it when. */
export interface Request {
	readonly headers: Headers;
	readonly body: Buffer;
	/** Undefined: none is configured. */
	readonly secrets: readonly string[] | undefined;
	readonly nowSeconds?: number;
	readonly toleranceSeconds?: number;
	readonly query?: Record<string, unknown>;
	readonly addresses?: readonly string[];
}

/** One row of a table: what differs from a valid request, and what the scheme makes of it. */
export type Row = readonly [
	what: string,
	change: (valid: Request) => Partial<Request>,
	outcome: Outcome,
];
/** The reason of a rejection, or the place of the key that fitted. */
export type Outcome = RejectionReason | `key ${number}`;

/** A message that arrives at the tests' time. */
export function messageOf(request: Partial<Request>): Message {
	return message({
		body: request.body ?? Buffer.alloc(0),
		headers: request.headers ?? {},
		query: request.query ?? {},
		addresses: request.addresses ?? [],
		receivedAt: (request.nowSeconds ?? NOW) * 1000,
	});
}

/** What a scheme makes of a request. */
export function judge(scheme: Scheme, request: Request): Outcome {
	const { nowSeconds = NOW, toleranceSeconds, secrets } = request;
	const keys = secrets && keysOf(scheme.key, secrets);
	const verdict = scheme.verify(messageOf(request), keys, { nowSeconds, toleranceSeconds });
	return verdict.ok ? `key ${verdict.keyIndex}` : verdict.reason;
}

/** Runs a table of changes, each made to the same valid request. */
export function breakOneThing(scheme: Scheme, valid: Request, rows: readonly Row[]): void {
	test.each(rows)('%s', (_what, change, outcome) => {
		expect(judge(scheme, { ...valid, ...change(valid) })).toBe(outcome);
	});
}

/** Sets one header; undefined takes it away. */
export const header =
	(name: string, value: Headers[string]): Row[1] =>
	({ headers }) => ({ headers: { ...headers, [name]: value } });

/** Changes the text of one header. */
export const rewrite =
	(name: string, change: (value: string) => string): Row[1] =>
	({ headers }) => ({ headers: { ...headers, [name]: change(String(headers[name])) } });

/** HMAC-SHA256 over parts in order, by node:crypto alone. */
export function hmacSha256(key: BinaryLike, ...parts: Array<string | Buffer>): Buffer {
	return parts.reduce((hmac, part) => hmac.update(part), createHmac('sha256', key)).digest();
}

/** The ed25519 signature of parts in order, by node:crypto alone; seed and public key are 32 bytes each. */
export function ed25519(seed: Buffer, publicKey: Buffer, ...parts: Array<string | Buffer>): Buffer {
	const [d, x] = [seed.toString('base64url'), publicKey.toString('base64url')];
	const key = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', d, x }, format: 'jwk' });
	return sign(null, Buffer.concat(parts.map((part) => Buffer.from(part))), key);
}
