import {
	retryRateLimited,
	rateLimitResetsAt,
} from '../../../../../nodes/JustCall/registration/api/client';
import { listed } from '../../../../../nodes/JustCall/registration/api/entries';
import {
	synchronise,
	unregister,
} from '../../../../../nodes/JustCall/registration/synchronise/plan';
import { justCall } from '../../../../../nodes/JustCall/platform';
import { URL_OWN, Account, failureOf } from './accountInMemory';

describe('the rate limit', () => {
	function waiting(account: Account, longestWaitSeconds: number) {
		const waits: number[] = [];
		const api = retryRateLimited(account.api, {
			nowSeconds: () => account.nowSeconds,
			sleepSeconds: async (seconds) => {
				waits.push(seconds);
				account.nowSeconds += seconds;
			},
			longestWaitSeconds,
		});
		return { api, waits };
	}

	test('all events on the Team plan after a first try: one wait, and all are there', async () => {
		const account = new Account();
		account.perMinute = 30;
		const { api, waits } = waiting(account, 90);
		const types = Object.keys(justCall.events);
		const { registered } = await synchronise(api, URL_OWN, types);
		await unregister(api, registered);
		expect(waits).toEqual([61]);
		expect(account.entries).toEqual([]);
	});

	test('a limit that resets too late is told, with the time', async () => {
		const account = new Account();
		account.perMinute = 2;
		const { api, waits } = waiting(account, 30);
		const error = await failureOf(synchronise(api, URL_OWN, ['call.missed', 'sms.sent']));
		expect(error.message).toContain('after 2026-03-12 14:36:00 UTC');
		expect(waits).toEqual([]);
	});

	test('waits are few: a limit that never resets ends', async () => {
		const account = new Account();
		account.perMinute = 0;
		const { api, waits } = waiting(account, 1000);
		expect(await failureOf(listed(api))).toMatchObject({ code: 'rate-limited' });
		expect(waits).toHaveLength(2);
	});

	test.each([
		[
			'the minute is spent',
			{ 'x-rate-limit-burst-remaining': '0', 'x-rate-limit-burst-reset': '60' },
			60,
		],
		['the hour is spent', { 'X-Rate-Limit-Remaining': '0', 'X-Rate-Limit-Reset': '3600' }, 3600],
		[
			'both are',
			{
				'x-rate-limit-remaining': '0',
				'x-rate-limit-reset': '3600',
				'x-rate-limit-burst-remaining': '0',
				'x-rate-limit-burst-reset': '60',
			},
			3600,
		],
		['none is', { 'x-rate-limit-remaining': '7', 'x-rate-limit-reset': '3600' }, undefined],
		['nothing is told', {}, undefined],
		[
			'nonsense is told',
			{ 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': 'soon' },
			undefined,
		],
	])('%s: it resets at %3$p', (_name, headers, at) => {
		expect(rateLimitResetsAt(headers)).toBe(at);
	});
});
