import * as fc from 'fast-check';
import { ANSWERS } from '../../../lib/webhook/answers';
import { message } from '../../../lib/webhook/http/message';
import { receive, type Reception } from '../../../lib/webhook/receive';
import { Item } from '../../../lib/webhook/record/schema';
import { bell, bytes, SECRET, SIGNATURE, signatureOf, wantsAll } from './testPlatform';
import { hmacSha256, NOW } from './signature/signing';

/** The same requests in every run. */
const SEED = { seed: 20_260_101, numRuns: 4000 };

const names = Object.keys(bell.events);
const type = fc.oneof(fc.constantFrom(...names, 'call_ended', 'ping', '__proto__'), fc.jsonValue());
const plausible = fc.record(
	{
		event: type,
		type,
		event_id: fc.jsonValue(),
		at: fc.oneof(fc.integer(), fc.double(), fc.jsonValue()),
		data: fc.oneof(
			fc.jsonValue(),
			fc.record(
				{
					id: fc.jsonValue(),
					version: fc.jsonValue(),
					from: fc.jsonValue(),
					extra: fc.jsonValue(),
				},
				{ requiredKeys: [] },
			),
		),
	},
	{ requiredKeys: [] },
);
const body = fc.oneof(
	{ weight: 6, arbitrary: plausible.map((value) => bytes(JSON.stringify(value))) },
	{ weight: 2, arbitrary: fc.json().map(bytes) },
	{ weight: 2, arbitrary: fc.uint8Array({ maxLength: 64 }).map((it) => Buffer.from(it)) },
	{ weight: 1, arbitrary: fc.string({ unit: 'binary' }).map(bytes) },
);
const otherHeaders = fc.dictionary(
	fc.oneof(fc.constantFrom('content-type', 'constructor', 'x-webhook-token'), fc.string()),
	fc.oneof(fc.string(), fc.array(fc.string()), fc.constant('text/json; charset=utf-16')),
	{ maxKeys: 3 },
);
const reception: fc.Arbitrary<Reception> = fc.record({
	platform: fc.constant(bell),
	keys: fc.constantFrom(wantsAll.keys, wantsAll.keys, wantsAll.keys, []),
	verification: fc.constant(true),
	selection: fc.constantFrom('all' as const, new Set(names), new Set(['call.cancelled'])),
	scope: fc.string(),
	toleranceSeconds: fc.constantFrom(undefined, undefined, 0, 300),
});

interface Sent {
	readonly body: Buffer;
	readonly header: string | string[] | undefined;
}
/** What happens to a rightly signed request on its way; most often nothing. */
const harm: fc.Arbitrary<(sent: Sent) => Sent> = fc.oneof(
	{ weight: 4, arbitrary: fc.constant((sent: Sent) => sent) },
	{
		weight: 1,
		arbitrary: fc
			.tuple(fc.nat(), fc.integer({ min: 1, max: 255 }))
			.map(([at, bits]) => (sent: Sent) => {
				const copy = Buffer.from(sent.body);
				if (copy.length > 0) copy[at % copy.length] = (copy[at % copy.length] ?? 0) ^ bits;
				return { ...sent, body: copy };
			}),
	},
	{ weight: 1, arbitrary: body.map((other) => (sent: Sent) => ({ ...sent, body: other })) },
	{
		weight: 1,
		arbitrary: fc
			.oneof(
				fc.string(),
				fc.array(fc.string()),
				fc.stringMatching(/^[0-9a-f]{64}$/),
				fc.constant(undefined),
			)
			.map((header) => (sent: Sent) => ({ ...sent, header })),
	},
	{
		weight: 1,
		arbitrary: fc
			.constantFrom('{"event":"ping"}', '', '{}')
			.map((text) => () => ({ body: bytes(text), header: undefined })),
	},
);

/** Whether a header holds the right signature of a body, by node:crypto alone. */
function isRight({ header, body: sent }: Sent): boolean {
	const text = Array.isArray(header) ? header.join(', ') : header;
	return (
		typeof text === 'string' && text.toLowerCase() === hmacSha256(SECRET, sent).toString('hex')
	);
}

test('whatever comes: a verdict, and accepted only under the right signature', () => {
	const seen: Record<string, number> = {};
	fc.assert(
		fc.property(body, otherHeaders, harm, reception, (written, others, change, wanted) => {
			const sent = change({ body: written, header: signatureOf(written)[SIGNATURE] });
			const headers = { ...others, [SIGNATURE]: sent.header };
			const request = {
				body: sent.body,
				headers,
				query: {},
				addresses: [],
				receivedAt: NOW * 1000,
			};
			const verdict = receive(message(request), wanted);
			expect(Object.keys(ANSWERS)).toContain(verdict.kind);
			seen[verdict.kind] = (seen[verdict.kind] ?? 0) + 1;
			const right = (wanted.keys?.length ?? 0) > 0 && isRight(sent);
			// A ping is one unsigned, or rightly signed; whatever else is not rightly signed is rejected.
			const unsignedPing = verdict.kind === 'handshake' && sent.header === undefined;
			expect(verdict.kind === 'forged' || unsignedPing).toBe(!right);
			if (verdict.kind !== 'accepted') return;
			expect(right).toBe(true);
			Item.parse(verdict.event.item);
			expect(verdict.event.key).toHaveLength(16);
			expect(receive(message(request), wanted)).toEqual(verdict);
		}),
		SEED,
	);
	for (const kind of ['accepted', 'notSelected', 'malformed', 'forged', 'handshake', 'stale']) {
		expect([kind, (seen[kind] ?? 0) > 10]).toEqual([kind, true]);
	}
});
