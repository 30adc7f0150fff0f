import fc from 'fast-check';
import { outcomesOf } from '../../../../lib/webhook/rejection/outcomes';
import { message } from '../../../../lib/webhook/http/message';
import type { Key } from '../../../../lib/webhook/signature/keys';
import { custom, standardWebhooks } from '../../../../lib/webhook/signature/schemes';
import type { Scheme } from '../../../../lib/webhook/signature/scheme';
import { anyEmitter } from '../../../../nodes/SignedWebhook/platform';
import { platforms } from '../../../../nodes/platforms';

/* What is said to be possible beforehand is all that can happen. */

const NOW = Date.UTC(2026, 10, 28, 12);

const ownWords = custom({
	header: 'X-Sign',
	encoding: 'hex',
	prefix: '',
	content: '{id}.{timestamp}.{body}',
	idHeader: 'x-id',
	timestampHeader: 'x-time',
});

const schemes: ReadonlyArray<readonly [name: string, scheme: Scheme]> = [
	...platforms.map(({ name, signature }) => [name, signature] as const),
	['Standard Webhooks', standardWebhooks],
	['own words', ownWords],
];

const values = fc.constantFrom(
	'',
	'x',
	'v1',
	'v1,AAAA',
	't=1,v1=00',
	'a.b',
	'0',
	String(NOW / 1000),
	String(NOW / 1000 - 86_400),
	String(NOW / 1000 + 86_400),
	'2026-11-28 12:00:00',
);
const bodies = fc.constantFrom(
	'',
	'{}',
	'[]',
	'{"type":"a"}',
	'{"type":"a","webhook_url":"x"}',
	'x',
);

const isKey = (key: Key | undefined) => key !== undefined;

test.each(schemes)('%s rejects for no other reason than it says', (_name, scheme) => {
	const names = [...scheme.marks, scheme.header ?? 'x-none', 'x-id', 'x-time'];
	const given = fc.dictionary(fc.constantFrom(...names), values);
	const keys = fc.constantFrom(undefined, [], [scheme.key('whsec_c2VjcmV0')].filter(isKey));
	const said = new Set(scheme.rejections);
	fc.assert(
		fc.property(given, bodies, keys, (headers, body, usable) => {
			const asked = message({
				body: Buffer.from(body),
				headers,
				query: {},
				addresses: ['https://n8n.example.com/hook'],
				receivedAt: NOW,
			});
			const verified = scheme.verify(asked, usable, { nowSeconds: NOW / 1000 });
			expect(verified.ok || said.has(verified.reason)).toBe(true);
		}),
		{ numRuns: 500, seed: 20260101 },
	);
});

test.each([...platforms, anyEmitter].map((platform) => [platform.name, platform] as const))(
	'%s: each outcome once, with a reason where it is rejected',
	(_name, platform) => {
		const outcomes = outcomesOf(platform);
		const named = outcomes.map(({ verdict, reason }) => `${verdict} ${reason}`);
		expect(new Set(named).size).toBe(named.length);
		expect(named).toEqual(expect.arrayContaining(['accepted ', 'duplicate ', 'notSelected ']));
		const late = named.filter((one) => one.startsWith('stale '));
		const isTimed = platform.signature.toleranceSeconds !== undefined;
		const { signsNoTime } = platform.signature;
		expect(late.length > 0).toBe(isTimed || signsNoTime || platform === anyEmitter);
		expect(named.length).toBeLessThan(25);
	},
);

test('who does not sign has no signature that could be wrong', () => {
	const nectarDesk = platforms.find(({ id }) => id === 'nectarDesk');
	const forged = outcomesOf(nectarDesk ?? anyEmitter).filter(({ verdict }) => verdict === 'forged');
	expect(forged.map(({ reason }) => reason)).toEqual(['secret-missing', 'token-mismatch']);
});
