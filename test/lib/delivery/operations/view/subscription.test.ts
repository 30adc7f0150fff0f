import { prepareSubscription } from '../../../../../lib/delivery/attempt/prepare';
import {
	newSubscription,
	rotatedSubscription,
} from '../../../../../lib/delivery/subscription/input/read';
import { viewOf } from '../../../../../lib/delivery/operations/view/subscription';
import { SubscriptionSettings } from '../../../../../lib/delivery/subscription/settings';
import type { Health, StoredSubscription } from '../../../../../lib/store/outbox/subscription';
import { deps, keyring, NOW, presets, route, URL_ } from '../../subscription/subscribing';
import { well } from './stored';

describe('a subscription is shown', () => {
	async function shown(
		input: object,
		fields: Partial<StoredSubscription> = {},
		change?: (settings: SubscriptionSettings) => Promise<SubscriptionSettings>,
		nowMilliseconds = NOW,
	) {
		const made = await newSubscription({ url: URL_, route, ...input }, deps);
		if (!made.ok) throw new Error(made.problem);
		const settings = change ? await change(made.value.settings) : made.value.settings;
		const stored: StoredSubscription = {
			id: 'sub_1',
			kind: 'subscription',
			enabled: true,
			settings: {},
			health: well,
			createdAt: NOW,
			updatedAt: NOW,
			revision: 1,
			...fields,
		};
		const view = viewOf(stored, prepareSubscription(settings, { presets, keyring }), {
			keyring,
			nowMilliseconds,
		});
		return { view, secret: made.value.secret, settings };
	}

	test('with what holds, the preset’s values filled in', async () => {
		const { view } = await shown({
			preset: 'runACall',
			label: 'CRM',
			events: 'job.created',
			policy: { timeoutSeconds: 4 },
		});
		expect(view).toEqual({
			id: 'sub_1',
			label: 'CRM',
			url: URL_,
			events: ['job.created'],
			preset: 'runACall',
			enabled: true,
			status: 'active',
			consecutiveFailures: 0,
			consecutive_failures: 0,
			secrets: [{ createdAt: '2026-01-01T12:00:00.000Z' }],
			timeoutSeconds: 4,
			scheduleSeconds: [30, 60],
			success: '2xx',
			retries: 'any failure',
			pausesAfter: 10,
			concurrency: 10,
			order: 'none',
			createdAt: '2026-01-01T12:00:00.000Z',
			updatedAt: '2026-01-01T12:00:00.000Z',
		});
	});

	test('with the fields of Run a Call’s delivery log', async () => {
		const health: Health = {
			consecutiveFailures: 10,
			pausedAt: NOW,
			autoPausedAt: NOW,
			lastDeliveryAt: NOW - 1000,
			lastDeliveryStatus: 'failed',
		};
		expect((await shown({}, { health })).view).toMatchObject({
			status: 'auto-paused',
			last_delivery_at: '2026-01-01T11:59:59.000Z',
			last_delivery_status: 'failed',
			consecutive_failures: 10,
			auto_paused_at: '2026-01-01T12:00:00.000Z',
			lastDeliveryAt: '2026-01-01T11:59:59.000Z',
			lastDeliveryStatus: 'failed',
			consecutiveFailures: 10,
			autoPausedAt: '2026-01-01T12:00:00.000Z',
		});
	});

	test.each<[number | 'failed', '2xx' | '200', '2xx' | 'failed', number | undefined]>([
		[200, '2xx', '2xx', 200],
		[204, '2xx', '2xx', 204],
		[204, '200', 'failed', 204],
		[500, '2xx', 'failed', 500],
		[302, '2xx', 'failed', 302],
		['failed', '2xx', 'failed', undefined],
	])(
		'with the last answer %s where %s counts as delivered: %s',
		async (lastDeliveryStatus, success, word, statusCode) => {
			const health: Health = { consecutiveFailures: 0, lastDeliveryAt: NOW, lastDeliveryStatus };
			const { view } = await shown({ policy: { success } }, { health });
			expect(view.last_delivery_status).toBe(word);
			expect(view.lastDeliveryStatus).toBe(word);
			expect(view.lastStatusCode).toBe(statusCode);
		},
	);

	test.each<[status: string, fields: Partial<StoredSubscription>]>([
		['active', {}],
		['disabled', { enabled: false, health: { ...well, pausedAt: 1 } }],
		['paused', { health: { ...well, pausedAt: 1 } }],
		['auto-paused', { health: { ...well, pausedAt: 1, autoPausedAt: 1 } }],
		['probing', { health: { ...well, probingSince: 1 } }],
		['probing', { health: { ...well, probingSince: 1, autoPausedAt: 1 } }],
	])('as %s', async (status, fields) => {
		expect((await shown({}, fields)).view.status).toBe(status);
	});

	test('never with a secret, a header or the proxy', async () => {
		const { view, secret, settings } = await shown({
			headers: { authorization: 'Bearer geheim' },
			route: { ...route, proxy: 'http://u:geheim@p.example.com' },
		});
		const text = JSON.stringify(view);
		expect(text).not.toContain('geheim');
		expect(text).not.toContain(secret?.secret);
		expect(text).not.toContain(settings.secrets[0]?.sealed);
	});

	test('with the public key, and until when an older secret signs', async () => {
		let publicKey: string | undefined;
		const rotate = async (settings: SubscriptionSettings) => {
			const rotated = await rotatedSubscription(
				settings,
				{ overlapSeconds: 60, secretKind: 'ed25519' },
				deps,
			);
			if (!rotated.ok) throw new Error(rotated.problem);
			({ publicKey } = rotated.value.secret);
			return rotated.value.settings;
		};
		const [at, until] = ['2026-01-01T12:00:00.000Z', '2026-01-01T12:01:00.000Z'];
		const { view } = await shown({}, {}, rotate);
		expect(view.secrets).toEqual([
			{ createdAt: at, publicKey },
			{ createdAt: at, signsUntil: until },
		]);
		const later = await shown({}, {}, rotate, NOW + 60_000);
		expect(later.view.secrets).toEqual([{ createdAt: at, publicKey }]);
	});
});
