import type { ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { checkSecret } from '../../../../lib/n8n/trigger/secretCheck';
import { signedWebhook } from '../../../../nodes/SignedWebhook/platform';
import { standardWebhooks } from '../../../../lib/webhook/signature/schemes';
import type { Platform } from '../../../../lib/webhook/platform/definition';
import { SECRET } from '../requests';
import { platformRows, signedWebhookTrigger, triggerOf } from '../triggers';

/** What "Test" in the credential says; the check asks nothing of n8n. */
async function check(platform: Platform, data?: Record<string, string>) {
	const credential = { id: '1', name: 'Their credential', type: platform.credential, data };
	return await checkSecret(platform).call({} as ICredentialTestFunctions, credential);
}

/** Nectar Desk does not sign: its credential holds a token. */
const wordOf = (name: string) => (name === 'Nectar Desk' ? 'token' : 'secret');

describe.each(platformRows)('the secret of %s', (name, platform) => {
	const right = (text: string): INodeCredentialTestResult => ({
		status: 'OK',
		message: `The format of the ${wordOf(name)} is valid; the first event from ${text} shows whether it is the right one.`,
	});

	test.each([
		['of the right form', { secret: 'a-secret' }],
		['with white space around it', { secret: ' a-secret\n' }],
		['with previous ones', { secret: 'a-secret', previousSecrets: 'an old one, an older one' }],
	])('%s', async (_case, data) => {
		expect(await check(platform, data)).toEqual(right(name));
	});

	test.each([
		['missing', undefined],
		['empty', { secret: '' }],
		['blank', { secret: '  ' }],
	])('%s, is asked for in words that tell where it is', async (_case, data) => {
		const missing = {
			status: 'Error',
			message: `Enter the ${wordOf(name)}. ${platform.subscription.secret}`,
		};
		expect(await check(platform, data)).toEqual(missing);
	});

	test('is checked by the function its node names, or by the platform itself', () => {
		const { methods, description } = triggerOf(platform);
		const tests = (description.credentials ?? []).map(({ testedBy }) => testedBy);
		const named = tests.filter((one) => typeof one === 'string');
		expect(Object.keys(methods?.credentialTest ?? {})).toEqual(named);
		expect(named).toHaveLength(platform.subscription.by === 'hand' ? 1 : 0);
	});
});

describe('a secret of Standard Webhooks', () => {
	const platform = signedWebhook({
		scheme: standardWebhooks,
		events: [],
		typeFields: [],
		idFields: [],
	});
	const wrong = (message: string) => ({ status: 'Error', message });
	test.each([
		['shared', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', '', 'OK'],
		['shared, without its prefix', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', '', 'OK'],
		['public', `whpk_${Buffer.alloc(32, 1).toString('base64')}`, '', 'OK'],
		[
			'public, cut off',
			'whpk_AAAA',
			'',
			wrong('The secret must be 32 bytes in base64 after whpk_; it has 3.'),
		],
		[
			'no base64',
			'not a key!',
			'',
			wrong('The secret must be base64, with or without the prefix whsec_.'),
		],
		[
			'right, beside a wrong one',
			SECRET,
			'not/a/key!',
			wrong('The previous secret must be base64, with or without the prefix whsec_.'),
		],
		[
			'right, beside a word',
			SECRET,
			'none',
			wrong('The previous secret must be the base64 of 24 to 64 bytes; it has 3.'),
		],
		['with its version', `v1,${SECRET}`, `v1,${SECRET}`, 'OK'],
	])('%s', async (_case, secret, previousSecrets, expected) => {
		const result = await check(platform, { secret, previousSecrets });
		expect(expected === 'OK' ? result.status : result).toEqual(expected);
	});
});

describe('Signed Webhook Trigger, whose scheme its credential does not know', () => {
	test.each([
		['a text', 'a text of mine', 'OK'],
		['a secret of Standard Webhooks', SECRET, 'OK'],
		['the same with its version', `v1,${SECRET}`, 'OK'],
		['what was to be one', 'whsec_no base64', 'Error'],
		['a word', 'secret', 'Error'],
	])('%s', async (_case, secret, status) => {
		const { methods } = signedWebhookTrigger();
		const test = methods?.credentialTest?.checkSecret;
		const credential = { id: '1', name: 'Theirs', type: 'signedWebhookApi', data: { secret } };
		expect(await test?.call({} as ICredentialTestFunctions, credential)).toMatchObject({ status });
	});
});
