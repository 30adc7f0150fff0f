import {
	isMissing,
	problemForSender,
	problemForTriggers,
	storeChoice,
	type StoreChoice,
} from '../../../../lib/n8n/store/choice';

const FILES: Readonly<Record<string, string>> = { '/mode': 'queue\n', '/type': 'postgresdb' };

function choiceOf(env: Record<string, string>, ...command: string[]): StoreChoice {
	const argv = ['node', 'n8n', ...command];
	const readFile = (path: string) => FILES[path] ?? '';
	const choice = storeChoice({ argv, env }, readFile);
	if (typeof choice === 'string') throw new Error(choice);
	return choice;
}

const QUEUE = { EXECUTIONS_MODE: 'queue' };
const N8N = { DB_TYPE: 'postgresdb', TELEPHONY_WEBHOOKS_STORE: 'n8n' };
const SQLITE = { TELEPHONY_WEBHOOKS_STORE: 'sqlite' };
const EVERYWHERE =
	'in the environment of every n8n process (main, workers and webhook processors) and restart them.';

test.each<[string, string[], Record<string, string>, object]>([
	['n8n', [], {}, { process: 'main', queueMode: false }],
	['n8n start', ['start'], QUEUE, { process: 'main', queueMode: true }],
	['n8n start', [], { EXECUTIONS_MODE: '"queue"' }, { process: 'main', queueMode: true }],
	['n8n start', [], { EXECUTIONS_MODE_FILE: '/mode' }, { process: 'main', queueMode: true }],
	['n8n start', [], { EXECUTIONS_MODE: 'regular' }, { process: 'main', queueMode: false }],
	['n8n worker', ['worker', '--concurrency=5'], {}, { process: 'worker', queueMode: true }],
	['n8n webhook', ['webhook'], QUEUE, { process: 'webhook', queueMode: true }],
	['n8n execute', ['execute', '--id=1'], QUEUE, { process: 'main', queueMode: true }],
])('%s %j with %j', (_name, command, env, expected) => {
	expect(choiceOf(env, ...command)).toMatchObject(expected);
});

test.each<[string, Record<string, string>, string]>([
	['n8n', { ...QUEUE, DB_TYPE: 'postgresdb' }, 'TELEPHONY_WEBHOOKS_STORE=n8n'],
	['n8n', { ...QUEUE, DB_TYPE_FILE: '/type' }, 'TELEPHONY_WEBHOOKS_STORE=n8n'],
	['a URL', QUEUE, 'TELEPHONY_WEBHOOKS_STORE=postgres://user:password@host:5432/database'],
])('queue mode without a store is told to use %s: %j', (_store, env, line) => {
	const choice = choiceOf(env);
	expect(isMissing(choice)).toBe(true);
	expect(problemForTriggers(choice)).toBe(
		`In queue mode, several n8n processes can receive webhooks, and each would detect only its own duplicates. Set ${line} ${EVERYWHERE}`,
	);
	expect(problemForSender(choice)).toBe(
		`In queue mode, Webhook Sender needs PostgreSQL, as each n8n process would keep its own deliveries in a file that the others don't see. Set ${line} ${EVERYWHERE}`,
	);
});

test.each([
	['regular mode', {}],
	['regular mode with PostgreSQL', N8N],
	['queue mode with PostgreSQL', { ...QUEUE, ...N8N }],
])('nothing is missing in %s', (_case, env) => {
	const choice = choiceOf(env);
	expect([isMissing(choice), problemForTriggers(choice), problemForSender(choice)]).toEqual([
		false,
		undefined,
		undefined,
	]);
});

test('files that all processes share can be chosen for triggers, but not for what is sent', () => {
	const choice = choiceOf({ ...QUEUE, ...SQLITE });
	expect(isMissing(choice)).toBe(false);
	expect(problemForTriggers(choice)).toBeUndefined();
	expect(problemForSender(choice)).toMatch(/^In queue mode, Webhook Sender needs PostgreSQL/);
});

test('what is wrong in the environment is said instead', () => {
	expect(storeChoice({ argv: [], env: { TELEPHONY_WEBHOOKS_STORE: 'sqlit' } })).toBe(
		'TELEPHONY_WEBHOOKS_STORE=sqlit is invalid: set it to sqlite, to n8n, or to a URL such as postgres://user:password@host:5432/database.',
	);
});
