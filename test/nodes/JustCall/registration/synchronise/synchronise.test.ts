import { synchronise } from '../../../../../nodes/JustCall/registration/synchronise/plan';
import { justCall } from '../../../../../nodes/JustCall/platform';
import { Account, API_TYPES, URL_CRM, URL_OWN, URL_TEST } from './accountInMemory';

describe('synchronising', () => {
	test('registers each event under its name at JustCall, with the literal key and secret', async () => {
		const account = new Account();
		const { registered, rejected } = await synchronise(account.api, URL_OWN, [
			'call.completed',
			'voicemail.received',
		]);
		expect(registered).toEqual([
			{ type: 'call.completed', urlId: '65fc65d6d8b63be90aeee001' },
			{ type: 'voicemail.received', urlId: '65fc65d6d8b63be90aeee002' },
		]);
		expect(rejected).toEqual([]);
		expect(account.of(URL_OWN)).toEqual(['call.completed', 'call.voicemail']);
		expect(account.requests[1]).toEqual({
			method: 'POST',
			url: 'https://api.justcall.io/v2.1/webhooks',
			headers: { Authorization: 'key-0142:secret-0142', Accept: 'application/json' },
			body: { type: 'call.completed', webhook_url: URL_OWN },
		});
	});

	test('a second time changes nothing and finds the same', async () => {
		const account = new Account();
		const first = await synchronise(account.api, URL_OWN, ['call.missed', 'voicemail.received']);
		const second = await synchronise(account.api, URL_OWN, ['call.missed', 'voicemail.received']);
		expect(second.registered).toEqual(first.registered);
		expect(account.count('POST')).toBe(2);
	});

	test('adopts, completes and cleans up its own URL, and leaves all others alone', async () => {
		const account = new Account(
			['call.completed', URL_OWN, 'own1'],
			['call.completed', URL_CRM, 'crm1'],
			['call.completed', URL_OWN, 'own2'],
			['sms.sent', URL_OWN, 'own3'],
			['sms.sent', URL_TEST, 'test1'],
		);
		const { registered } = await synchronise(account.api, URL_OWN, [
			'call.completed',
			'call.missed',
		]);
		expect(registered[0]).toEqual({ type: 'call.completed', urlId: 'own1' });
		expect(account.of(URL_OWN)).toEqual(['call.completed', 'call.missed']);
		expect(account.of(URL_CRM)).toEqual(['call.completed']);
		expect(account.of(URL_TEST)).toEqual(['sms.sent']);
	});

	test('the id of a new entry is not that of another URL', async () => {
		const account = new Account(['call.missed', URL_CRM, 'crm1']);
		const { registered } = await synchronise(account.api, URL_OWN, ['call.missed']);
		expect(registered).toEqual([{ type: 'call.missed', urlId: '65fc65d6d8b63be90aeee001' }]);
	});

	test('an account whose list does not exist yet has none', async () => {
		const account = new Account();
		account.emptyIs = 'a 404';
		expect((await synchronise(account.api, URL_OWN, ['call.missed'])).registered).toHaveLength(1);
	});

	test('ids that the answer lacks come from the list', async () => {
		const account = new Account(['call.missed', URL_CRM, 'crm1']);
		account.createAnswers = 'no id';
		const { registered, rejected } = await synchronise(account.api, URL_OWN, [
			'call.missed',
			'voicemail.received',
			'contact.created',
		]);
		expect(registered).toEqual([
			{ type: 'call.missed', urlId: '65fc65d6d8b63be90aeee001' },
			{ type: 'voicemail.received', urlId: '65fc65d6d8b63be90aeee002' },
		]);
		expect(rejected).toEqual([
			{ type: 'contact.created', message: 'Invalid type contact.created' },
		]);
	});

	test('an event only the help page names is named, and the others stay registered', async () => {
		const account = new Account();
		const result = await synchronise(account.api, URL_OWN, Object.keys(justCall.events));
		expect(result.rejected).toEqual([
			{ type: 'contact.created', message: 'Invalid type contact.created' },
		]);
		expect(account.of(URL_OWN).sort()).toEqual([...API_TYPES].sort());
		expect(result.registered).toHaveLength(23);
	});

	test('an event that the API rejects, entered by hand for the URL, stays', async () => {
		const account = new Account(['contact.created', URL_OWN, 'own1']);
		const types = ['call.missed', 'contact.created'];
		for (let times = 0; times < 2; times++) {
			const { rejected } = await synchronise(account.api, URL_OWN, types);
			expect(rejected).toEqual([]);
			expect(account.of(URL_OWN)).toEqual(['contact.created', 'call.missed']);
		}
	});

	test('one event that the plan has not does not stop the others', async () => {
		const account = new Account();
		account.faults = [{ method: 'POST', from: 2, times: 1, status: 403 }];
		const result = await synchronise(account.api, URL_OWN, ['call.missed', 'call.ai_voice_agent']);
		expect(result.registered.map(({ type }) => type)).toEqual(['call.missed']);
		expect(result.rejected).toEqual([{ type: 'call.ai_voice_agent', message: 'Server error' }]);
	});

	test('what can not be deleted is named, and does no harm', async () => {
		const account = new Account(['sms.sent', URL_OWN, 'own1']);
		account.faults = [{ method: 'DELETE', status: 500 }];
		const result = await synchronise(account.api, URL_OWN, ['call.missed']);
		expect(result.leftBehind).toEqual([{ type: 'sms.sent', urlId: 'own1' }]);
		expect(result.registered).toHaveLength(1);
	});
});
