import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';
import { checkLogAccess } from '../../../../lib/n8n/log/credential';
import { logProperties } from '../../../../nodes/WebhookLog/fields';
import { SESSION_HOURS, sessionLimits } from '../../../../lib/n8n/log/settings';
import { WebhookLogTrigger } from '../../../../nodes/WebhookLog/WebhookLogTrigger.node';
import { withInner } from '../../../support/properties';
import { setup } from '../context';
import { removeUserFolder } from '../userFolder';

afterAll(removeUserFolder);

const PASSWORD = 'correct horse battery';
const LONG = 'a'.repeat(32);

const rows: ReadonlyArray<
	readonly [what: string, fields: ICredentialDataDecryptedObject, problem: string | undefined]
> = [
	['a password', { password: PASSWORD }, undefined],
	['a password and a token', { password: PASSWORD, token: LONG }, undefined],
	['a token with a line break behind it', { password: PASSWORD, token: `${LONG}\n` }, undefined],
	['nothing', {}, 'The password is missing: enter at least 12 characters.'],
	[
		'spaces',
		{ password: ' '.repeat(20) },
		'The password is missing: enter at least 12 characters.',
	],
	['an expression that finds nothing', { password: undefined as never }, 'The password is missing'],
	['eleven characters', { password: 'a'.repeat(11) }, 'The password is too short'],
	['twelve with spaces around', { password: ` ${'a'.repeat(10)} ` }, 'The password is too short'],
	['a short token', { password: PASSWORD, token: 'a'.repeat(31) }, 'The token is too short'],
	[
		'a token of words',
		{ password: PASSWORD, token: `${LONG} ${LONG}` },
		'The token contains spaces',
	],
	[
		'a token that no header can have',
		{ password: PASSWORD, token: `${LONG}ü` },
		'The token contains',
	],
];

test.each(rows)('the test of a credential with %s', async (_what, data, problem) => {
	const credential = { id: '1', name: 'Log', type: 'webhookLogApi', data };
	const result = await checkLogAccess.call({} as ICredentialTestFunctions, credential);
	expect(result).toEqual({
		status: problem === undefined ? 'OK' : 'Error',
		message: expect.stringContaining(problem ?? 'valid'),
	});
});

test.each(rows)('publishing with %s', async (_what, credential, problem) => {
	const nodeType = new WebhookLogTrigger();
	const hook = setup({ nodeType, credential }).hookContext();
	const published = nodeType.webhookMethods.default.checkExists.call(hook);
	if (problem === undefined) expect(await published).toBe(true);
	else {
		await expect(published).rejects.toThrow(problem);
		await expect(published).rejects.toThrow("Correct it in this trigger's Webhook Log API");
	}
});

test('publishing without a credential says what to select', async () => {
	const nodeType = new WebhookLogTrigger();
	const hook = setup({ nodeType }).hookContext();
	await expect(nodeType.webhookMethods.default.checkExists.call(hook)).rejects.toThrow(
		'select or create a Webhook Log API credential',
	);
});

test('publishing in queue mode without PostgreSQL says which line to set', async () => {
	process.env.EXECUTIONS_MODE = 'queue';
	try {
		const nodeType = new WebhookLogTrigger();
		const hook = setup({ nodeType, credential: { password: PASSWORD } }).hookContext();
		await expect(nodeType.webhookMethods.default.checkExists.call(hook)).rejects.toThrow(
			'TELEPHONY_WEBHOOKS_STORE=',
		);
	} finally {
		delete process.env.EXECUTIONS_MODE;
	}
});

test.each([
	[12, 12, 2],
	[1, 1, 1],
	[24, 24, 2],
	[0, 12, 2],
	[25, 12, 2],
	[NaN, 12, 2],
	['3', 3, 2],
	['soon', 12, 2],
	['', 12, 2],
	[undefined, 12, 2],
])('a session of %j hours lasts %i, unused %i', (hours, total, idle) => {
	const HOUR = 3_600_000;
	expect(sessionLimits(hours)).toEqual({
		totalMilliseconds: total * HOUR,
		idleMilliseconds: idle * HOUR,
	});
});

test('the option shows the usual length', () => {
	const [, option] = withInner(logProperties).find(([path]) => path.endsWith('sessionHours')) ?? [];
	expect(option?.default).toBe(SESSION_HOURS.usual);
});
