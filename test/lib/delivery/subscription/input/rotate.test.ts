import { rotatedSubscription } from '../../../../../lib/delivery/subscription/input/read';
import { createKeyring, sealingKey } from '../../../../../lib/delivery/subscription/secret/keyring';
import { SubscriptionSettings } from '../../../../../lib/delivery/subscription/settings';
import { deps, NOW } from '../subscribing';
import { create } from './creating';

describe('a rotation', () => {
	const rotate = async (input: object, change: object, nowMilliseconds = NOW) => {
		const { settings } = await create(input);
		return rotatedSubscription(
			settings,
			{ overlapSeconds: 3600, ...change },
			{ ...deps, nowMilliseconds },
		);
	};

	test('puts the new secret first; the old one signs on for the overlap', async () => {
		const rotated = await rotate({}, {}, NOW + 5);
		expect(rotated).toMatchObject({
			ok: true,
			value: {
				secret: { secret: expect.stringMatching(/^whsec_/) },
				settings: {
					secrets: [{ createdAt: NOW + 5 }, { createdAt: NOW, notAfter: NOW + 5 + 3_600_000 }],
				},
			},
		});
	});

	test('without an overlap ends the old one at once', async () => {
		const rotated = await rotate({}, { overlapSeconds: 0 });
		expect(rotated.ok && rotated.value.settings.secrets).toHaveLength(1);
	});

	test('leaves those that end sooner as they are, and those that ended out', async () => {
		const { settings } = await create({});
		const day = 86_400_000;
		const at = (nowMilliseconds: number, from: SubscriptionSettings, overlapDays: number) =>
			rotatedSubscription(
				from,
				{ overlapSeconds: overlapDays * 86_400 },
				{ ...deps, nowMilliseconds },
			);
		const once = await at(NOW, settings, 1);
		const twice = await at(NOW + 1000, once.ok ? once.value.settings : settings, 7);
		const ends = twice.ok ? twice.value.settings.secrets.map(({ notAfter }) => notAfter) : [];
		expect(ends).toEqual([undefined, NOW + 1000 + 7 * day, NOW + day]);
		const later = await at(NOW + 2 * day, twice.ok ? twice.value.settings : settings, 0);
		expect(later.ok && later.value.settings.secrets).toHaveLength(1);
	});

	test('leaves out those that can not be opened any more, so that it replaces a lost key', async () => {
		const lost = createKeyring({ keys: [sealingKey(Buffer.alloc(32, 9))], ...deps });
		const { settings } = await create({});
		const sealed = lost.seal('whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'secret');
		const unreadable = { ...settings, secrets: [{ sealed, createdAt: NOW }, ...settings.secrets] };
		const rotated = await rotatedSubscription(unreadable, { overlapSeconds: 3600 }, deps);
		expect(rotated.ok && rotated.value.settings.secrets.map((secret) => secret.sealed)).toEqual([
			expect.any(String),
			settings.secrets[0]?.sealed,
		]);
	});

	test.each<[what: string, input: object, change: object, sentence: RegExp]>([
		[
			'too long an overlap',
			{},
			{ overlapSeconds: 7 * 86_400 + 1 },
			/^Overlap is invalid: .*0 to 7 days\.$/,
		],
		['an overlap that is none', {}, { overlapSeconds: NaN }, /^Overlap is invalid:/],
		['nothing signed', { preset: 'nectarDesk' }, {}, /^Secret can't be rotated/],
		['a secret that is no key', {}, { secret: 'öä' }, /^Secret is invalid: it must be base64/],
		[
			'a secret shorter than the specification has it',
			{},
			{ secret: `whsec_${'A'.repeat(31)}` },
			/^Secret is invalid: it must be the base64 of 24 to 64 bytes; it has 23\. Leave it empty/,
		],
	])('with %s is rejected', async (_what, input, change, sentence) => {
		const rotated = await rotate(input, change);
		expect(rotated.ok ? '' : rotated.problem).toMatch(sentence);
	});
});
