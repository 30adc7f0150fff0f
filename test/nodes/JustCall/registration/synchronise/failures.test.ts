import { synchronise } from '../../../../../nodes/JustCall/registration/synchronise/plan';
import type { RegistrationCode } from '../../../../../nodes/JustCall/registration/api/error';
import { justCall } from '../../../../../nodes/JustCall/platform';
import {
	URL_OWN,
	URL_CRM,
	SECRET,
	NOW_SECONDS,
	type Entry,
	type Fault,
	Account,
	failed,
	failureOf,
} from './accountInMemory';

describe('a registration that fails leaves nothing behind', () => {
	const TYPES = ['call.completed', 'call.missed', 'sms.sent'];
	const before: Entry[] = [
		['call.missed', URL_CRM, 'crm1'],
		['call.completed', URL_OWN, 'own1'],
	];

	test.each<[string, Fault, RegistrationCode]>([
		['a wrong key', { status: 401, body: { message: 'Unauthorized' } }, 'unauthorised'],
		['a plan without webhooks', { status: 403, body: { message: 'Upgrade' } }, 'plan'],
		['a spent rate limit', { status: 429 }, 'rate-limited'],
		['an API that is down', { status: 503 }, 'api-down'],
		['no network', { error: 'connect ECONNREFUSED' }, 'api-down'],
		['a gateway page', { status: 200, body: '<html>' }, 'api-down'],
		[
			'a failure under the status 200',
			{ status: 200, body: failed(0, 'Unauthorized').body },
			'unauthorised',
		],
		['another rejection', { status: 400, body: { message: 'Bad request' } }, 'rejected'],
	])('at the list: %s', async (_name, fault, code) => {
		const account = new Account(...before);
		account.faults = [fault];
		expect(await failureOf(synchronise(account.api, URL_OWN, TYPES))).toMatchObject({ code });
		expect(account.requests).toHaveLength(1);
		expect(account.entries).toEqual(before);
	});

	test.each<[string, Fault, RegistrationCode]>([
		['the key is revoked', { status: 401 }, 'unauthorised'],
		['the rate limit is reached', { status: 429 }, 'rate-limited'],
		['the API goes down', { status: 500 }, 'api-down'],
		['the API does the work and its answer is lost', { error: 'reset', after: true }, 'api-down'],
		['a gateway gives up after the work was done', { status: 504, after: true }, 'api-down'],
	])('at the second creation: %s', async (_name, fault, code) => {
		const account = new Account(...before);
		account.faults = [{ ...fault, method: 'POST', from: 2, times: 1 }];
		const error = await failureOf(synchronise(account.api, URL_OWN, TYPES));
		expect(error).toMatchObject({ code, leftBehind: [] });
		expect(account.entries).toEqual(before);
	});

	test('where the list can not be had for taking back, the known ids are deleted', async () => {
		const account = new Account(...before);
		account.faults = [
			{ method: 'POST', from: 2, status: 500 },
			{ method: 'GET', from: 2, status: 500 },
		];
		await failureOf(synchronise(account.api, URL_OWN, TYPES));
		expect(account.entries).toEqual(before);
	});

	test('what could not be taken back is named', async () => {
		const account = new Account(...before);
		account.faults = [
			{ method: 'POST', from: 2, status: 429 },
			{ method: 'DELETE', status: 429 },
		];
		const error = await failureOf(synchronise(account.api, URL_OWN, TYPES));
		expect(error.leftBehind).toEqual([{ type: 'call.missed', urlId: '65fc65d6d8b63be90aeee001' }]);
		expect(error.message).toContain('Still registered: call.missed');
	});

	test('the next activation adopts what could not be taken back', async () => {
		const account = new Account(...before);
		account.faults = [
			{ method: 'POST', from: 2, status: 429 },
			{ method: 'DELETE', status: 429 },
		];
		await failureOf(synchronise(account.api, URL_OWN, TYPES));
		account.faults = [];
		await synchronise(account.api, URL_OWN, TYPES);
		expect(account.of(URL_OWN).sort()).toEqual([...TYPES].sort());
	});

	test.each([
		['every event', ['contact.created'], 'rejected'],
		['every event of several', ['contact.created', 'call.unheard_of'], 'rejected'],
	])('JustCall rejects %s', async (_name, types, code) => {
		const account = new Account(['sms.sent', URL_OWN, 'own1']);
		expect(await failureOf(synchronise(account.api, URL_OWN, types))).toMatchObject({ code });
		expect(account.of(URL_OWN)).toEqual(['sms.sent']);
	});

	test('a URL that does not answer JustCall is not tried for every event', async () => {
		const account = new Account();
		const body = { status: 'failed', message: 'Webhook URL validation failed: answered 404' };
		account.faults = [{ method: 'POST', status: 422, body }];
		const error = await failureOf(synchronise(account.api, URL_OWN, Object.keys(justCall.events)));
		expect(error.code).toBe('url-not-public');
		expect(error.message).toContain('answered 404');
		expect(account.count('POST')).toBe(2);
		expect(account.entries).toEqual([]);
	});
});

describe('errors say what to do', () => {
	test.each<[RegistrationCode, Fault, RegExp[]]>([
		['unauthorised', { status: 401 }, [/API key and secret/, /Settings > API & Webhooks/]],
		['plan', { status: 403 }, [/Team plan/]],
		['rate-limited', { status: 429 }, [/Try again in a minute/]],
		[
			'rate-limited',
			{
				status: 429,
				headers: {
					'x-rate-limit-remaining': '0',
					'x-rate-limit-reset': String(NOW_SECONDS + 600),
				},
			},
			[/Try again after 2026-03-12 14:45:00 UTC\./],
		],
		[
			'rate-limited',
			{
				status: 429,
				headers: { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': '999999999999' },
			},
			[/Try again in a minute/],
		],
		[
			'rejected',
			{ status: 400, body: { message: 'No\r\n\u001b[31mway' } },
			[/"No \\u001b\[31mway"/],
		],
		['api-down', { error: 'getaddrinfo ENOTFOUND' }, [/ENOTFOUND/, /Try again/]],
		[
			'rejected',
			{ status: 400, body: { message: 'No.' } },
			[/"No\."/, /set Registration to Manual/],
		],
	])('%s', async (code, fault, words) => {
		const account = new Account();
		account.faults = [fault];
		const error = await failureOf(synchronise(account.api, URL_OWN, ['call.missed']));
		expect(error.code).toBe(code);
		for (const word of words) expect(error.message).toMatch(word);
		expect(error.message).not.toContain(SECRET);
	});
});
