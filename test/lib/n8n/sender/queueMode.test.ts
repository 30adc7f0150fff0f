import { existsSync } from 'node:fs';
import { closeSender } from '../../../../lib/n8n/sender/process';
import { send } from './scene';
import { FOLDER } from './ownStore';
import { removeUserFolder } from '../userFolder';

afterEach(async () => {
	await closeSender();
	jest.restoreAllMocks();
});
afterAll(removeUserFolder);

const QUEUE = { EXECUTIONS_MODE: 'queue', DB_TYPE: 'postgresdb' };

test.each<[string, Record<string, string>, string[], RegExp]>([
	['the main process', QUEUE, [], /^In queue mode, .* Set TELEPHONY_WEBHOOKS_STORE=n8n in the env/],
	['a worker', { DB_TYPE: 'postgresdb' }, ['worker'], /^In queue mode, .* Set TELEPHONY_WEBHOOKS_/],
	[
		'a webhook processor',
		QUEUE,
		['webhook'],
		/^In queue mode, .* Set TELEPHONY_WEBHOOKS_STORE=n8n/,
	],
	[
		'a process that is to use files',
		{ ...QUEUE, TELEPHONY_WEBHOOKS_STORE: 'sqlite' },
		[],
		/^In queue mode, Webhook Sender needs PostgreSQL, .* Set TELEPHONY_WEBHOOKS_STORE=n8n/,
	],
	[
		'a process with a mistake in its environment',
		{ TELEPHONY_WEBHOOKS_STOR: 'n8n' },
		[],
		/^The environment variable TELEPHONY_WEBHOOKS_STOR is unknown: did you mean TELEPHONY_WEBHOOKS_STORE\?/,
	],
	[
		'a process whose server is down',
		{
			TELEPHONY_WEBHOOKS_STORE: 'postgres://n8n@127.0.0.1:1/n8n',
			N8N_ENCRYPTION_KEY: 'shared by all',
		},
		[],
		/^The outbox in PostgreSQL \(127\.0\.0\.1:1\/n8n\) can't be reached: the connection is refused/,
	],
])(
	'%s says what to set where it sends, and makes no file',
	async (_process, env, command, told) => {
		jest.replaceProperty(process, 'env', { ...process.env, ...env });
		jest.replaceProperty(process, 'argv', ['node', 'n8n', ...command]);
		await expect(send()).rejects.toThrow(told);
		expect(existsSync(FOLDER)).toBe(false);
	},
);
