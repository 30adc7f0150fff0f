import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Setup } from '../../../lib/n8n/context';
import { removeUserFolder } from '../../../lib/n8n/userFolder';
import { justCallAccount, kill, newProcess, pass, type Process } from './account';

const GRACE = 2_000;
const AFTER_START = 15_000;
const MINUTE = 60_000;
const EVENTS = { events: ['call.completed', 'sms.received'] };
const BOTH = ['call.completed', 'sms.received'];

let world: Awaited<ReturnType<typeof justCallAccount>>;
let n8n: Process;
let trigger: Setup;
beforeEach(async () => {
	jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
	world = await justCallAccount();
	n8n = await newProcess();
	trigger = world.trigger(EVENTS);
	await n8n.call(trigger, 'publish');
	expect(world.typesAt(trigger.url)).toEqual(BOTH);
});
afterEach(async () => {
	jest.useRealTimers();
	await world.close();
});
afterAll(removeUserFolder);

const deletions = () => world.api.requests.filter(({ method }) => method === 'DELETE').length;
const gone =
	({ url }: Setup) =>
	() =>
		world.typesAt(url).length === 0;
const asked = (count: number) => () => deletions() === count;
const down = { status: 503, body: { message: 'Maintenance' } };

async function restart(): Promise<void> {
	kill();
	n8n = await newProcess();
	n8n.start();
	await pass(0);
}

test('unpublishing removes the registrations after a moment', async () => {
	await n8n.call(trigger, 'delete');
	expect(deletions()).toBe(0);
	await pass(GRACE, gone(trigger));
	await pass(2 * 60 * MINUTE);
	expect(deletions()).toBe(2);
});

test('publishing again within that moment keeps them', async () => {
	await n8n.call(trigger, 'delete');
	await n8n.call(trigger, 'publish');
	await pass(2 * 60 * MINUTE);
	expect(deletions()).toBe(0);
	expect(world.typesAt(trigger.url)).toEqual(BOTH);
});

test('what the API could not remove is removed a minute later', async () => {
	const lift = world.api.fail(down);
	await n8n.call(trigger, 'delete');
	await pass(GRACE, asked(2));
	await pass(0);
	lift();
	await pass(MINUTE, gone(trigger));
});

test.each([
	['while the API is down', async () => await pass(GRACE, asked(2))],
	['before it began', async () => await pass(0)],
])('n8n killed %s removes them after its start', async (_when, passTime) => {
	const lift = world.api.fail(down);
	await n8n.call(trigger, 'delete');
	await passTime();
	kill();
	lift();
	await restart();
	await pass(AFTER_START, gone(trigger));
	// And once only.
	const made = deletions();
	await restart();
	await pass(AFTER_START);
	expect(deletions()).toBe(made);
});

test('an outage that lasts over the start is waited out', async () => {
	const lift = world.api.fail(down);
	await n8n.call(trigger, 'delete');
	await pass(GRACE, asked(2));
	await restart();
	await pass(AFTER_START, asked(4));
	await pass(0);
	lift();
	await pass(MINUTE, gone(trigger));
});

test('after a start only what is left is removed', async () => {
	const lift = world.api.fail({ ...down, when: ({ method }) => method === 'DELETE', times: 1 });
	await n8n.call(trigger, 'delete');
	await pass(GRACE, asked(2));
	await pass(0);
	lift();
	expect(world.typesAt(trigger.url)).toHaveLength(1);
	await restart();
	await pass(AFTER_START, gone(trigger));
	expect(deletions()).toBe(3);
});

test('a workflow published again after the start keeps its registrations', async () => {
	const lift = world.api.fail(down);
	await n8n.call(trigger, 'delete');
	await pass(GRACE, asked(2));
	lift();
	await restart();
	await n8n.call(trigger, 'publish');
	await pass(2 * 60 * MINUTE);
	await restart();
	await pass(AFTER_START);
	expect(world.typesAt(trigger.url)).toEqual(BOTH);
	expect(deletions()).toBe(2);
});

test('a workflow that another process publishes again keeps its registrations', async () => {
	const lift = world.api.fail(down);
	await n8n.call(trigger, 'delete');
	await pass(GRACE, asked(2));
	await pass(0);
	lift();
	const other = await newProcess();
	await other.call(trigger, 'publish');
	await pass(2 * 60 * MINUTE);
	expect(world.typesAt(trigger.url)).toEqual(BOTH);
	expect(deletions()).toBe(2);
});

test('a removal under way in another process goes no further once the workflow is published again', async () => {
	const isDeletion = ({ method }: { readonly method: string }) => method === 'DELETE';
	const { promise: until, resolve: answer } = Promise.withResolvers<void>();
	world.api.fail({ when: isDeletion, times: 1, until });
	await n8n.call(trigger, 'delete');
	await pass(GRACE, asked(1));
	const other = await newProcess();
	await other.call(trigger, 'publish');
	answer();
	await pass(0, () => world.typesAt(trigger.url).length === 1);
	await pass(2 * 60 * MINUTE);
	expect(deletions()).toBe(1);
});

test('a publication that fails after all does not forget the removal', async () => {
	await n8n.call(trigger, 'delete');
	const lift = world.api.fail(down);
	await expect(n8n.call(trigger, 'publish')).rejects.toThrow(/is unavailable/);
	await n8n.call(trigger, 'delete');
	lift();
	await pass(GRACE, gone(trigger));
});

test('what a failed publication could not take back is removed later', async () => {
	const fresh = world.trigger(EVENTS);
	let posted = 0;
	const lift = world.api.fail({
		...down,
		when: ({ method }) => (method === 'POST' && ++posted > 1) || method === 'DELETE',
	});
	await expect(n8n.call(fresh, 'publish')).rejects.toThrow(/Still registered: call.completed/);
	expect(world.typesAt(fresh.url)).toEqual(['call.completed']);
	lift();
	await restart();
	await pass(AFTER_START, gone(fresh));
});

test('an event that could not be removed when it was deselected is removed with the others', async () => {
	trigger.node.parameters = { events: ['call.completed'] };
	const lift = world.api.fail({ ...down, when: ({ method }) => method === 'DELETE' });
	await n8n.call(trigger, 'publish');
	lift();
	expect(world.typesAt(trigger.url)).toEqual(BOTH);
	await n8n.call(trigger, 'delete');
	await pass(GRACE, gone(trigger));
});

test('a key changed meanwhile is used from the next publication of its credential on', async () => {
	const lift = world.api.fail({ status: 401, body: { message: 'Unauthorized' } });
	await n8n.call(trigger, 'delete');
	await pass(GRACE, asked(1));
	await pass(0);
	await pass(24 * 60 * MINUTE);
	expect(deletions()).toBe(1);
	lift();
	const next = world.trigger(EVENTS);
	const [[kind, reference] = ['', undefined]] = Object.entries(trigger.node.credentials ?? {});
	if (reference === undefined) throw new Error('The trigger has no credential');
	next.node.credentials = { [kind]: reference };
	Object.assign(next.credentials, { id: reference.id });
	await n8n.call(next, 'publish');
	await pass(GRACE, gone(trigger));
	expect(world.typesAt(next.url)).toEqual(BOTH);
});

test('neither key nor secret is readable in the folder, and nothing is left when all is removed', async () => {
	const lift = world.api.fail(down);
	await n8n.call(trigger, 'delete');
	await pass(GRACE, asked(2));
	await pass(0);
	const folder = join(process.env.N8N_USER_FOLDER ?? '', '.n8n', 'telephony-webhooks', 'justcall');
	const contents = () =>
		readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
	expect(contents().join()).toContain(trigger.url);
	expect(contents().join()).not.toContain(world.credential.apiKey);
	expect(contents().join()).not.toContain(world.credential.apiSecret);
	lift();
	await pass(MINUTE, gone(trigger));
	await pass(0);
	expect(contents().join()).not.toContain(trigger.url);
});

test('while it cannot be kept, it is removed at once, and a failure is shown', async () => {
	process.env.N8N_USER_FOLDER = '/dev/null';
	n8n = await newProcess();
	const lift = world.api.fail(down);
	await expect(n8n.call(trigger, 'delete')).rejects.toThrow(/is unavailable/);
	lift();
	await n8n.call(trigger, 'delete');
	expect(world.typesAt(trigger.url)).toEqual([]);
});

test.each(['', ' ', undefined, 'gateway', 'ftp://gateway.example.com'])(
	'an API address that comes out as %j is named, and no key goes to another one',
	async (baseUrl) => {
		// An expression that finds nothing is undefined, which n8n's type of a credential does not foresee.
		const credential = { ...world.credential, baseUrl } as ICredentialDataDecryptedObject;
		const fresh = world.trigger(EVENTS, { credential });
		await expect(n8n.call(fresh, 'publish')).rejects.toThrow(
			/^Base URL in the credential is (empty|invalid): enter https:\/\/api\.justcall\.io/,
		);
		trigger.credentials.data = credential;
		await expect(n8n.call(trigger, 'delete')).rejects.toThrow(/^Base URL in the credential/);
		trigger.credentials.data = world.credential;
		await n8n.call(trigger, 'delete');
		await pass(GRACE, gone(trigger));
	},
);
