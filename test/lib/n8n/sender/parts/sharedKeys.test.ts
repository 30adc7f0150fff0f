import { randomBytes } from 'node:crypto';
import { GrowingKeyring } from '../../../../../lib/n8n/sender/parts/keyring';
import { sharedKeys } from '../../../../../lib/n8n/sender/parts/sharedKeys';

const SETTINGS_FILE = '/home/node/.n8n/config';
const FILES: Readonly<Record<string, string>> = {
	[SETTINGS_FILE]: '{"encryptionKey": "of the settings file"}',
	'/broken': '{"encryptionKey": ',
	'/run/secrets/n8n': 'of the secret\n',
	'/run/secrets/keys': `${'n'.repeat(32)},${'o'.repeat(32)}\n`,
};
const NEW = 'n'.repeat(32);
const OLD = 'o'.repeat(32);

function readFile(path: string): string {
	const content = FILES[path];
	if (content === undefined) throw new Error(`no file ${path}`);
	return content;
}

const keysOf = (variables: Record<string, string>, settingsFile = SETTINGS_FILE) =>
	sharedKeys(variables, readFile, settingsFile);

/** The keyring of a process with this environment. */
function processWith(variables: Record<string, string>): GrowingKeyring {
	const keys = keysOf(variables, '/none');
	if (typeof keys === 'string') throw new Error(keys);
	return new GrowingKeyring(keys, randomBytes);
}

const ids = (variables: Record<string, string>, settingsFile?: string) => {
	const keys = keysOf(variables, settingsFile);
	return typeof keys === 'string' ? keys : keys.map(({ id }) => id);
};
const idOf = (key: string) => ids({ N8N_ENCRYPTION_KEY: key }, '/none')[0];

test.each<[string, Record<string, string>, string, string[]]>([
	["n8n's variable", { N8N_ENCRYPTION_KEY: 'of the variable' }, '/none', ['of the variable']],
	['its file', { N8N_ENCRYPTION_KEY_FILE: '/run/secrets/n8n' }, '/none', ['of the secret']],
	["n8n's settings file", {}, SETTINGS_FILE, ['of the settings file']],
	[
		"keys of one's own, then n8n's",
		{ TELEPHONY_WEBHOOKS_ENCRYPTION_KEY: `${NEW}, ${OLD}` },
		SETTINGS_FILE,
		[NEW, OLD, 'of the settings file'],
	],
	[
		'their file',
		{ TELEPHONY_WEBHOOKS_ENCRYPTION_KEY_FILE: '/run/secrets/keys' },
		'/none',
		[NEW, OLD],
	],
	[
		"n8n's former key after its new one",
		{
			N8N_ENCRYPTION_KEY: 'new',
			TELEPHONY_WEBHOOKS_ENCRYPTION_KEY: `${NEW},former`,
		},
		'/none',
		[NEW, 'former', 'new'],
	],
])('keys come from %s', (_place, variables, settingsFile, expected) => {
	expect(ids(variables, settingsFile)).toEqual(expected.map(idOf));
});

test.each<[Record<string, string>, string, RegExp]>([
	[{}, '/none', /^No encryption key was found.*set N8N_ENCRYPTION_KEY to the same value for every/],
	[{}, '/broken', /^No encryption key was found/],
	[
		{ TELEPHONY_WEBHOOKS_ENCRYPTION_KEY: 'short' },
		'/none',
		/^The first key in TELEPHONY_WEBHOOKS_ENCRYPTION_KEY is too short: enter at least 32 characters/,
	],
	[
		{ TELEPHONY_WEBHOOKS_ENCRYPTION_KEY: `${NEW},` },
		'/none',
		/^TELEPHONY_WEBHOOKS_ENCRYPTION_KEY contains an empty key: remove the comma too many\.$/,
	],
])('%j with %s is told what to set', (variables, settingsFile, sentence) => {
	expect(keysOf(variables, settingsFile)).toMatch(sentence);
});

test('another process with the same key opens what one sealed, and knows it by the same fingerprint', () => {
	const [one, other] = [
		processWith({ N8N_ENCRYPTION_KEY: 'shared' }),
		processWith({ N8N_ENCRYPTION_KEY: 'shared' }),
	];
	expect(other.unseal(one.seal('secret', 'secret'), 'secret')).toEqual({
		ok: true,
		value: 'secret',
	});
	expect(other.fingerprint('a')).toBe(one.fingerprint('a'));
});

test('with another key it does not open, and the key that is missing is named', () => {
	const [one, other] = [
		processWith({ N8N_ENCRYPTION_KEY: 'one' }),
		processWith({ N8N_ENCRYPTION_KEY: 'other' }),
	];
	expect(other.unseal(one.seal('secret', 'secret'), 'secret')).toEqual({
		ok: false,
		problem: expect.stringContaining(`encrypted with the key ${idOf('one')}, which is missing`),
	});
});

describe('while keys are rotated', () => {
	const before = processWith({ TELEPHONY_WEBHOOKS_ENCRYPTION_KEY: OLD });
	const during = processWith({ TELEPHONY_WEBHOOKS_ENCRYPTION_KEY: `${NEW},${OLD}` });
	const after = processWith({ TELEPHONY_WEBHOOKS_ENCRYPTION_KEY: NEW });

	test('the old key still opens, and only what it sealed is outdated', () => {
		const sealed = before.seal('secret', 'secret');
		expect(during.unseal(sealed, 'secret')).toEqual({ ok: true, value: 'secret' });
		expect(during.isOutdated(sealed)).toBe(true);
		const again = during.seal('secret', 'secret');
		expect(during.isOutdated(again)).toBe(false);
		expect(after.unseal(again, 'secret')).toEqual({ ok: true, value: 'secret' });
		expect(after.unseal(sealed, 'secret')).toMatchObject({ ok: false });
		expect(after.isOutdated(sealed)).toBe(false);
	});
});
