import { justCall } from '../../../../nodes/JustCall/platform';
import { listen, requestTo, STARTED, stopListening } from '../../../lib/n8n/listening';
import type { Server } from '../../../lib/n8n/server';
import { justCallAccount, kill, newProcess, pass } from './account';

/* The address of n8n was changed after a URL had been registered with JustCall. */

const OLD = 'https://old.example.com/webhook/justcall';

afterAll(stopListening);

describe("at n8n's start", () => {
	let world: Awaited<ReturnType<typeof justCallAccount>>;
	beforeEach(async () => {
		jest.useFakeTimers({
			doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'],
		});
		world = await justCallAccount();
	});
	afterEach(async () => {
		jest.useRealTimers();
		delete process.env.WEBHOOK_URL;
		delete process.env.N8N_WEBHOOK_URL;
		await world.close();
	});

	/** What n8n's log says of addresses when it is started again. */
	async function restart(): Promise<string[]> {
		kill();
		const n8n = await newProcess();
		n8n.start();
		await pass(0);
		return n8n.warnings;
	}

	test.each(['WEBHOOK_URL', 'N8N_WEBHOOK_URL'])(
		'a change of %s is told until the new address is registered',
		async (variable) => {
			process.env[variable] = 'https://n8n.example.com/';
			const trigger = world.trigger({ events: ['call.completed'] });
			const n8n = await newProcess();
			await n8n.call(trigger, 'publish');
			expect(await restart()).toEqual([]);

			process.env[variable] = 'https://new.example.com/';
			expect(await restart()).toEqual([
				`JustCall sends events to ${trigger.url}, but the base URL of this n8n's webhooks has changed. Unpublish the workflow and publish it again to register the new URL. If the old URL is right, correct N8N_WEBHOOK_URL (WEBHOOK_URL in older versions) and restart n8n.`,
			]);

			const later = await newProcess();
			await later.call(trigger, 'delete');
			await pass(2_000, () => world.typesAt(trigger.url).length === 0);
			await pass(0);
			expect(await restart()).toEqual([]);
		},
	);

	test('an address that the configuration never told is not judged by it', async () => {
		process.env.WEBHOOK_URL = 'https://elsewhere.example.com/';
		const n8n = await newProcess();
		await n8n.call(world.trigger({ events: ['call.completed'] }), 'publish');
		process.env.WEBHOOK_URL = 'https://new.example.com/';
		expect(await restart()).toEqual([]);
	});
});

describe('at the next event', () => {
	const registeredAs = (server: Server, url: string) => {
		const { workflow, node } = server.setup;
		workflow.getStaticData('node', node).url = url;
	};
	const requestFor = (url: string, type: string) => requestTo({ setup: { url } }, justCall, type);
	const warningsOf = (server: Server) =>
		jest.spyOn(server.setup.hookContext().logger, 'warn').mock.calls.map(([text]) => text);
	afterEach(() => jest.restoreAllMocks());

	test('the old address is told once, and the event starts its run', async () => {
		const server = await listen(justCall, { events: ['*'] });
		registeredAs(server, OLD);
		jest.spyOn(server.setup.hookContext().logger, 'warn');
		for (const type of ['call.completed', 'sms.received'])
			expect(await server.post(requestFor(OLD, type))).toMatchObject(STARTED);
		expect(warningsOf(server)).toEqual([
			`JustCall Trigger: JustCall sends events to ${OLD}, but the URL of this workflow is now ${server.setup.url}. Unpublish the workflow and publish it again to register the new URL. If the old URL is right, correct N8N_WEBHOOK_URL (WEBHOOK_URL in older versions) and restart n8n.`,
		]);
	});

	test.each(['the right address', 'no address', 'a test'])(
		'nothing is told of %s',
		async (kind) => {
			const testing = kind === 'a test';
			const server = await listen(justCall, { events: ['*'] }, { testing });
			const url = testing ? 'https://n8n.example.com/webhook-test/justcall' : server.setup.url;
			if (kind !== 'no address') registeredAs(server, url);
			jest.spyOn(server.setup.hookContext().logger, 'warn');
			const answer = await server.post(requestFor(url, 'call.completed'));
			expect(answer).toMatchObject(STARTED);
			expect(warningsOf(server)).toEqual([]);
		},
	);
});
