import * as fc from 'fast-check';
import { keysOf } from '../../../../lib/webhook/signature/keys';
import { asRequest, oracles, theyBelieve, type Oracle, type Signed } from './oracles';
import { judge, NOW } from './signing';

beforeAll(() => jest.spyOn(Date, 'now').mockReturnValue(NOW * 1000));
afterAll(() => jest.restoreAllMocks());

/** The same requests in every run. */
const SEED = { seed: 20_260_101, numRuns: 300 };

/** Bodies as every library can hold them: text, of any planes, JSON or not. */
const textBody = fc
	.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.json())
	.filter((text) => !text.startsWith('\ufeff'))
	.map((text) => Buffer.from(text));
const id = fc.stringMatching(/^[\w-]{1,30}$/);
const standardSecret = fc
	.uint8Array({ minLength: 24, maxLength: 64 })
	.map((bytes) => `whsec_${Buffer.from(bytes).toString('base64')}`);
const textSecret = fc
	.string({ minLength: 1 })
	.filter((text) => text.trim() === text && text !== '');
const secretOf = (oracle: Oracle) =>
	oracle.scheme.name === 'Standard Webhooks' ? standardSecret : textSecret;
const bodyOf = (oracle: Oracle) =>
	oracle.needsBody ? textBody.filter((body) => body.length > 0) : textBody;

const weBelieve = (oracle: Oracle, signed: Signed) =>
	judge(oracle.scheme, asRequest(signed)) === 'key 0';

function weSign(oracle: Oracle, eventId: string, seconds: number, body: Buffer, secret: string) {
	const outgoing = { body, id: eventId, type: '', url: '', timestampSeconds: seconds };
	const headers = oracle.scheme.sign(outgoing, keysOf(oracle.scheme.key, [secret]));
	return { headers, body, secret };
}

/** One thing done to a request on its way. */
type Change = (signed: Signed) => Signed;
const withHeader = (signed: Signed, name: string, change: (value: string) => string): Signed => ({
	...signed,
	headers: { ...signed.headers, [name]: change(signed.headers[name] ?? '') },
});

function changes(oracle: Oracle): fc.Arbitrary<Change> {
	const name = fc.constantFrom(...oracle.headers);
	const signature = oracle.headers[oracle.headers.length - 1] ?? '';
	return fc.oneof(
		bodyOf(oracle).map((body): Change => (signed) => ({ ...signed, body })),
		secretOf(oracle).map((secret): Change => (signed) => ({ ...signed, secret })),
		name.map(
			(it): Change =>
				(signed) =>
					withHeader(signed, it, () => ''),
		),
		name.map((it): Change => (signed) => {
			const { [it]: _gone, ...headers } = signed.headers;
			return { ...signed, headers };
		}),
		fc.nat(80).map(
			(length): Change =>
				(signed) =>
					withHeader(signed, signature, (value) => value.slice(0, length)),
		),
		fc.tuple(fc.nat(80), fc.constantFrom('Q', 'z', '0', '9', '=', ',', 'v')).map(
			([at, letter]): Change =>
				(signed) =>
					withHeader(
						signed,
						signature,
						(value) => value.slice(0, at) + letter + value.slice(at + 1),
					),
		),
	);
}

describe.each(Object.values(oracles))('$name', (oracle) => {
	const drawn = [
		id,
		fc.integer({ min: -300, max: 300 }),
		bodyOf(oracle),
		secretOf(oracle),
	] as const;

	test('verifies what we sign', async () => {
		await fc.assert(
			fc.asyncProperty(...drawn, async (eventId, offset, body, secret) => {
				const signed = weSign(oracle, eventId, NOW + offset, body, secret);
				expect(await theyBelieve(oracle, signed)).toBe(true);
			}),
			SEED,
		);
	});

	test('signs what we verify', async () => {
		await fc.assert(
			fc.asyncProperty(...drawn, async (eventId, offset, body, secret) => {
				const headers = await oracle.sign(eventId, NOW + offset, body, secret);
				expect(weBelieve(oracle, { headers, body, secret })).toBe(true);
			}),
			SEED,
		);
	});

	test('judges changed requests as we do', async () => {
		// Requests from the future are one of the differences; see defects.test.ts.
		const latest = oracle === oracles.stripe ? 0 : 900;
		const seconds = fc.integer({ min: NOW - 900, max: NOW + latest });
		const all = fc.tuple(id, seconds, bodyOf(oracle), secretOf(oracle));
		const some = fc.array(changes(oracle), { maxLength: 2 });
		const seen = { accepted: 0, rejected: 0 };
		await fc.assert(
			fc.asyncProperty(all, some, async ([eventId, time, body, secret], done) => {
				const whole = weSign(oracle, eventId, time, body, secret);
				const changed = done.reduce<Signed>((signed, change) => change(signed), whole);
				const ours = weBelieve(oracle, changed);
				expect(ours).toBe(await theyBelieve(oracle, changed));
				seen[ours ? 'accepted' : 'rejected'] += 1;
			}),
			{ ...SEED, numRuns: 1000 },
		);
		expect(seen.accepted).toBeGreaterThan(50);
		expect(seen.rejected).toBeGreaterThan(200);
	});
});
