import {
	synchronise,
	unregister,
} from '../../../../../nodes/JustCall/registration/synchronise/plan';
import type { RegistrationCode } from '../../../../../nodes/JustCall/registration/api/error';
import { URL_OWN, URL_TEST, URL_CRM, type Fault, Account, failureOf } from './accountInMemory';

describe('unregistering', () => {
	test('by id', async () => {
		const account = new Account(['call.missed', URL_CRM, 'crm1']);
		const { registered } = await synchronise(account.api, URL_OWN, ['call.missed', 'sms.sent']);
		await unregister(account.api, registered);
		expect(account.entries).toEqual([['call.missed', URL_CRM, 'crm1']]);
	});

	test('by URL, duplicates and forgotten ones too', async () => {
		const account = new Account(
			['call.missed', URL_OWN, 'own1'],
			['call.missed', URL_OWN, 'own2'],
			['sms.sent', URL_TEST, 'test1'],
		);
		await unregister(account.api, URL_OWN);
		expect(account.entries).toEqual([['sms.sent', URL_TEST, 'test1']]);
	});

	test('what is gone already counts as deleted', async () => {
		const account = new Account(['call.missed', URL_OWN, 'own1']);
		await unregister(account.api, [
			{ type: 'sms.sent', urlId: 'gone' },
			{ type: 'call.missed', urlId: 'own1' },
		]);
		expect(account.entries).toEqual([]);
	});

	test.each<[string, Fault, RegistrationCode, number]>([
		['one temporary failure does not stop the others', { status: 500, times: 1 }, 'api-down', 3],
		['a revoked key stops at once', { status: 401 }, 'unauthorised', 1],
		['an API that stays down gets two tries', { error: 'timeout' }, 'api-down', 2],
	])('%s', async (_name, fault, code, requests) => {
		const account = new Account(
			['call.missed', URL_OWN, 'own1'],
			['sms.sent', URL_OWN, 'own2'],
			['sms.received', URL_OWN, 'own3'],
		);
		account.faults = [{ ...fault, method: 'DELETE' }];
		const error = await failureOf(unregister(account.api, URL_OWN));
		expect(error.code).toBe(code);
		expect(account.count('DELETE')).toBe(requests);
		expect(error.leftBehind.map(({ urlId }) => urlId)).toEqual(
			account.entries.map(([, , urlId]) => urlId),
		);
	});
});
