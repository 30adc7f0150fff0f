import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import {
	currentSecretIn,
	freshSecrets,
	keysFor,
	secretsIn,
} from '../../../../lib/n8n/trigger/secrets';
import { textKey } from '../../../../lib/webhook/signature/keys';
import { settingsOf, type TriggerSource } from '../../../../lib/n8n/trigger/settings';
import { platformSource } from '../../../../lib/n8n/trigger/description';
import { source as signedSource } from '../../../../nodes/SignedWebhook/parameters';
import { setup, type Setup } from '../context';
import { credentialOf, SECRET } from '../requests';
import { platformRows, signedWebhookTrigger, triggerOf } from '../triggers';
import { removeUserFolder } from '../userFolder';

afterAll(removeUserFolder);

test.each([
	['the secret', { secret: 'the new one' }, ['the new one']],
	["JustCall's API secret", { apiKey: 'key', apiSecret: 'the new one' }, ['the new one']],
	[
		'previous secrets too',
		{ secret: 'the new one', previousSecrets: 'an old one, an older one\nthe oldest' },
		['the new one', 'an old one', 'an older one', 'the oldest'],
	],
	['the previous ones alone', { secret: '', previousSecrets: 'an old one' }, ['an old one']],
	['none that are blank', { secret: '  ', previousSecrets: ' ,\n,' }, []],
	['nothing of an empty credential', {}, []],
	['nothing that is no text', { secret: 7, previousSecrets: true }, []],
])('in a credential are found: %s', (_case, given, secrets) => {
	const fields = given as ICredentialDataDecryptedObject;
	const { keys, flaws } = secretsIn(textKey, fields);
	expect(keys.map(({ text }) => text)).toEqual(secrets);
	expect(flaws).toEqual([]);
	expect(currentSecretIn(fields)).toBe(secrets.find((one) => one === 'the new one'));
});

/** The texts of the keys of a trigger's credential, at that time. */
async function keysAt(placed: Setup, source: TriggerSource, now: number, afterRejection = false) {
	const context = placed.hookContext();
	const settings = settingsOf(context, placed.node, source);
	const keys = await keysFor(context, placed.node, settings, now, afterRejection);
	return keys?.map(({ text }) => text);
}

describe.each(platformRows)('the keys of %s Trigger', (_name, platform) => {
	const source = platformSource(platform);
	const placed = (credential?: ICredentialDataDecryptedObject) =>
		setup({ nodeType: triggerOf(platform), credential });

	test('are those of its credential', async () => {
		const credential = { ...credentialOf('the new one'), previousSecrets: 'the old one' };
		expect(await keysAt(placed(credential), source, 0)).toEqual(['the new one', 'the old one']);
	});

	test('are none where no credential is chosen', async () => {
		const trigger = placed();
		expect(await keysAt(trigger, source, 0)).toBeUndefined();
		expect(trigger.credentials.reads).toBe(0);
	});

	test.each([
		['not before ten seconds', [9_999], [], 'the old one'],
		['after ten seconds', [10_000], [], 'the new one'],
		['at once for a request about to be rejected', [], [0], 'the new one'],
	])('are read anew %s', async (_case, requests, rejections, text) => {
		const trigger = placed(credentialOf('the old one'));
		await keysAt(trigger, source, 5_000);
		trigger.credentials.data = credentialOf('the new one');
		const found: Array<string[] | undefined> = [];
		for (const later of requests) found.push(await keysAt(trigger, source, 5_000 + later));
		for (const later of rejections) found.push(await keysAt(trigger, source, 5_000 + later, true));
		expect(found).toEqual([[text]]);
		expect(trigger.credentials.reads).toBe(text === 'the new one' ? 2 : 1);
	});

	test('are read anew for the first rejection after an activation, however close', async () => {
		const trigger = placed(credentialOf('the old one'));
		const context = trigger.hookContext();
		await freshSecrets(context, trigger.node, settingsOf(context, trigger.node, source), 5_000);
		trigger.credentials.data = credentialOf('the new one');
		expect(await keysAt(trigger, source, 5_001)).toEqual(['the old one']);
		expect(await keysAt(trigger, source, 5_001, true)).toEqual(['the new one']);
	});

	test('are read once a second however many requests are rejected, and serve the others meanwhile', async () => {
		const trigger = placed(credentialOf('the old one'));
		for (let now = 0; now <= 3_000; now += 100) {
			await keysAt(trigger, source, now);
			await keysAt(trigger, source, now, true);
		}
		expect(trigger.credentials.reads).toBe(1 + 4);
	});

	test('are read once for all requests that come together', async () => {
		const trigger = placed(credentialOf('the new one'));
		await Promise.all(Array.from({ length: 20 }, () => keysAt(trigger, source, 0)));
		expect(trigger.credentials.reads).toBe(1);
	});

	test('are read again where reading failed', async () => {
		const trigger = placed(credentialOf('the new one'));
		const { data } = trigger.credentials;
		trigger.credentials.data = undefined;
		await expect(keysAt(trigger, source, 0)).rejects.toThrow('does not exist');
		trigger.credentials.data = data;
		expect(await keysAt(trigger, source, 1)).toEqual(['the new one']);
	});
});

test('a changed scheme reads the same credential its own way', async () => {
	const credential = credentialOf(SECRET);
	const first = setup({ nodeType: signedWebhookTrigger(), credential });
	expect(await keysAt(first, signedSource, 0)).toEqual([SECRET]);
	const parameters = { signatureScheme: 'gitHub' };
	const second = setup({ nodeType: signedWebhookTrigger(), credential, parameters });
	expect(await keysAt(second, signedSource, 0)).toEqual([SECRET]);
	expect(second.credentials.reads).toBe(1);
});

test('a credential that holds no usable secret has no keys, which is not the same as no credential', async () => {
	const placed = setup({ nodeType: signedWebhookTrigger(), credential: credentialOf('') });
	expect(await keysAt(placed, signedSource, 0)).toEqual([]);
});

test('what cannot be a key of the scheme is none', async () => {
	const credential = { ...credentialOf('not base64!'), previousSecrets: SECRET };
	const placed = setup({ nodeType: signedWebhookTrigger(), credential });
	expect(await keysAt(placed, signedSource, 0)).toEqual([SECRET]);
});
