import * as fc from 'fast-check';
import { bodySigned, timestamped } from '../../../../nodes/JustCall/signature';
import { platforms } from '../../../../nodes/platforms';
import { keysOf } from '../../../../lib/webhook/signature/keys';
import { gitHub, hmac, timestampedHmac } from '../../../../lib/webhook/signature/schemes';
import type { Headers } from '../../../../lib/webhook/http/message';
import type { Scheme } from '../../../../lib/webhook/signature/scheme';
import { judge, NOW } from './signing';

/** The same requests in every run. */
const RUN = { seed: 20_261_128, numRuns: 100 };
const SECRET = 'the-right-one-0142';
const BODY = Buffer.from('{"type":"call.ended","event":"call.ended"}');
const URL = 'https://n8n.example.com/webhook/one';

const schemes: ReadonlyArray<readonly [string, Scheme]> = [
	...platforms
		.filter((one) => one.signature.needsSecret)
		.map((one) => [one.name, one.signature] as const),
	['JustCall (Developer API)', timestamped],
	['JustCall (help page)', bodySigned],
	['GitHub', gitHub],
	['a body in base64', hmac({ header: 'x-signature', encodings: ['base64'] })],
	['t= and v1=', timestampedHmac({ header: 'x-signature', toleranceSeconds: 300 })],
];

function headersBy(scheme: Scheme, secret: string): Record<string, string> {
	const outgoing = { body: BODY, id: 'msg_1', type: 'call.ended', url: URL, timestampSeconds: NOW };
	return { ...scheme.sign(outgoing, keysOf(scheme.key, [secret])) };
}

const linesOf = (headers: ReadonlyArray<Record<string, string>>): Headers => {
	const names = Object.keys(headers[0] ?? {});
	return Object.fromEntries(names.map((name) => [name, headers.map((one) => one[name] ?? '')]));
};

const others = fc.array(fc.stringMatching(/^[a-z]{12}$/), { minLength: 1, maxLength: 3 });

describe.each(schemes)('lines of a repeated signature, %s', (_name, scheme) => {
	const request = { body: BODY, secrets: [SECRET], addresses: [URL] };

	test('are accepted with the right one at any place', () => {
		fc.assert(
			fc.property(others, fc.nat(3), (secrets, place) => {
				const lines = secrets.toSpliced(place, 0, SECRET).map((one) => headersBy(scheme, one));
				expect(judge(scheme, { ...request, headers: linesOf(lines) })).toBe('key 0');
			}),
			RUN,
		);
	});

	test('are rejected without the right one', () => {
		fc.assert(
			fc.property(others, (secrets) => {
				const lines = secrets.map((one) => headersBy(scheme, one));
				expect(judge(scheme, { ...request, headers: linesOf(lines) })).toBe('signature-mismatch');
			}),
			RUN,
		);
	});
});
