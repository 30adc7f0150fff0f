import { unreachable } from '../../../../../lib/webhook/platform/reachable';
import { synchronise } from '../../../../../nodes/JustCall/registration/synchronise/plan';
import { Account, failureOf } from './accountInMemory';

describe('the URL', () => {
	test.each([
		['https://n8n.example.com/webhook/justcall', true],
		['https://n8n.example.com:8443/webhook/justcall', true],
		['https://203.0.113.7/webhook', true],
		['https://172.32.0.1/webhook', true],
		['https://[2001:db8::7]/webhook', true],
		['http://n8n.example.com/webhook', false],
		['https://localhost:5678/webhook', false],
		['https://localhost./webhook', false],
		['https://n8n.localhost/webhook', false],
		['https://n8n:5678/webhook', false],
		['https://n8n.local/webhook', false],
		['https://n8n.internal/webhook', false],
		['https://127.0.0.1/webhook', false],
		['https://2130706433/webhook', false],
		['https://10.1.2.3/webhook', false],
		['https://172.16.0.1/webhook', false],
		['https://192.168.1.10/webhook', false],
		['https://169.254.169.254/webhook', false],
		['https://100.64.0.1/webhook', false],
		['https://0.0.0.0/webhook', false],
		['https://[::1]/webhook', false],
		['https://[fd12::7]/webhook', false],
		['https://[fe80::7]/webhook', false],
		['https://[::ffff:192.168.1.10]/webhook', false],
		['/webhook/justcall', false],
		['', false],
	])('%p can be reached by JustCall: %p', (url, can) => {
		expect(unreachable(url) === undefined).toBe(can);
	});

	test('one that can not be reached is rejected before any request', async () => {
		const account = new Account();
		const url = 'http://localhost:5678/webhook/justcall';
		const error = await failureOf(synchronise(account.api, url, ['call.missed']));
		expect(error.code).toBe('url-not-public');
		expect(error.message).toMatch(/localhost:5678.*https:\/\/.*WEBHOOK_URL/);
		expect(account.requests).toEqual([]);
	});

	test('any is taken where that is allowed', async () => {
		const account = new Account();
		const url = 'http://127.0.0.1:5678/webhook/justcall';
		await synchronise(account.api, url, ['call.missed'], { allowAnyUrl: true });
		expect(account.of(url)).toEqual(['call.missed']);
	});
});
