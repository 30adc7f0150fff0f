import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import { closeSender, isDispatcherKept } from '../../../lib/n8n/sender/process';
import { receiver, type Receiver } from '../../lib/n8n/sender/receiver';
import {
	itemOf,
	LOOPBACK,
	runSender,
	startTrigger,
	type BegunRun,
	type Shown,
} from '../../lib/n8n/sender/stage';
import { until } from '../../support/until';
import { removeUserFolder, userFolder } from '../../lib/n8n/userFolder';

/* Webhook Sender Trigger over the real store: what happens to deliveries starts runs, at least once. */

let endpoint: Receiver;
const closing: Array<() => Promise<void>> = [];
beforeEach(async () => {
	endpoint = await receiver();
});
afterEach(async () => {
	await Promise.all(closing.splice(0).map(async (close) => await close()));
	await endpoint.close();
});
afterAll(async () => {
	await closeSender();
	removeUserFolder();
});

async function start(parameters: INodeParameters, nodeId?: string, testing = false) {
	const started = await startTrigger(
		{ parameters, credentials: LOOPBACK, ...(nodeId && { nodeId }) },
		testing,
	);
	closing.push(async () => {
		started.runs.forEach((run) => run.end());
		await started.close();
	});
	return started;
}

async function subscribe(options: INodeParameters = {}): Promise<string> {
	const { id } = await itemOf({
		resource: 'subscription',
		operation: 'create',
		label: 'Their CRM',
		url: endpoint.url,
		options,
	});
	closing.push(async () => {
		await itemOf({ resource: 'subscription', operation: 'delete', subscriptionId: by(id) });
	});
	return id;
}

const by = (value: string) => ({ __rl: true, mode: 'id', value });
const send = async (eventType = 'call.ended') =>
	await runSender({
		parameters: { resource: 'event', operation: 'send', eventType, data: '{}' },
		credentials: LOOPBACK,
	});
const itemsOf = ({ outputs }: BegunRun) =>
	outputs.map((items) => items.map(({ json }) => json as Shown));

test('a store that begins anew does not give a new run the name of an old one', async () => {
	const names: Array<string | undefined> = [];
	for (const round of [1, 2]) {
		const { runs, close } = await start({ events: ['delivery.delivered'] }, 'the-same-node');
		const id = await subscribe();
		await send();
		await until(() => runs.length === 1);
		names.push(runs[0]?.name);
		runs[0]?.end();
		await close();
		await itemOf({ resource: 'subscription', operation: 'delete', subscriptionId: by(id) });
		closing.splice(0);
		await closeSender();
		if (round === 1) await rm(join(userFolder, '.n8n'), { recursive: true });
	}
	expect(names[0]?.split('@')[0]).toBe(names[1]?.split('@')[0]);
	expect(names[0]).not.toBe(names[1]);
});

test('each selected event has an output, and tells the attempt', async () => {
	const { runs } = await start({ events: ['delivery.delivered', 'delivery.failed'] });
	await subscribe({ retries: 'none' });
	endpoint.answer = (_, before) => (before === 0 ? 200 : 404);
	await send();
	await until(() => runs.length === 1);
	runs[0]?.end();
	await send('call.started');
	await until(() => runs.length === 2);
	const [first, second] = runs.map(itemsOf);
	expect(first).toEqual([
		[
			expect.objectContaining({
				event: 'delivery.delivered',
				subscription: 'Their CRM',
				eventType: 'call.ended',
				attempt: 1,
				statusCode: 200,
				url: endpoint.url,
				responseBody: 'answered 200',
			}),
		],
		[],
	]);
	expect(second?.[1]).toEqual([
		expect.objectContaining({ event: 'delivery.failed', statusCode: 404 }),
	]);
});

test('what is not selected starts nothing, nor does another subscription', async () => {
	const wanted = await subscribe();
	await subscribe();
	const options = { subscriptions: [wanted], outputs: 'single' };
	const { runs } = await start({ events: ['*'], options });
	const { runs: none } = await start({ events: ['delivery.failed'] });
	await send();
	await until(() => runs.length === 1);
	expect(runs[0]?.outputs.flat().map(({ json }) => json.subscriptionId)).toEqual([wanted]);
	expect(none).toEqual([]);
});

test('while a run is under way, what happens waits, and comes in the next one', async () => {
	const { runs } = await start({ events: ['delivery.delivered'] });
	await subscribe();
	await send();
	await until(() => runs.length === 1);
	for (let count = 0; count < 5; count++) await send();
	expect(runs).toHaveLength(1);
	runs[0]?.end();
	await until(() => runs.length === 2);
	expect(runs[1]?.outputs[0]).toHaveLength(5);
});

test('a run that n8n could not store comes again, under the same name', async () => {
	const { runs } = await start({ events: ['delivery.delivered'] });
	await subscribe();
	await send();
	await until(() => runs.length === 1);
	runs[0]?.fail(new Error('The database is locked'));
	await until(() => runs.length === 2);
	expect(runs[1]?.name).toBe(runs[0]?.name);
	expect(runs[1]?.outputs).toEqual(runs[0]?.outputs);
});

class ExecutionCancelledError extends Error {}

test('a run that a person cancelled does not come again', async () => {
	const { runs } = await start({ events: ['delivery.delivered'] });
	await subscribe();
	await send();
	await until(() => runs.length === 1);
	runs[0]?.fail(new ExecutionCancelledError('cancelled'));
	await send();
	await until(() => runs.length === 2);
	expect(runs[1]?.outputs[0]).toHaveLength(1);
	expect(runs[1]?.name).not.toBe(runs[0]?.name);
});

test('what happened while nobody listened comes after a restart, what was seen does not', async () => {
	await subscribe();
	const first = await start({ events: ['delivery.delivered'] }, 'the-node');
	await send('seen.before');
	await until(() => first.runs.length === 1);
	first.runs[0]?.end();
	await sleep(50);
	await first.close();
	await send('missed.meanwhile');
	await closeSender();
	const second = await start({ events: ['delivery.delivered'] }, 'the-node');
	await until(() => second.runs.length === 1);
	expect(second.runs[0]?.outputs[0]?.map(({ json }) => json.eventType)).toEqual([
		'missed.meanwhile',
	]);
});

test('a trigger that ends while its run is under way does not wait for its end', async () => {
	const { runs, close } = await start({ events: ['delivery.delivered'] }, 'ending');
	await subscribe();
	await send();
	await until(() => runs.length === 1);
	await close();
	const again = await start({ events: ['delivery.delivered'] }, 'ending');
	await sleep(300);
	expect(again.runs).toEqual([]);
});

test('keeps the dispatcher, while it is published only', async () => {
	const published = await start({ events: [] });
	expect(await isDispatcherKept()).toBe(true);
	await published.close();
	expect(await isDispatcherKept()).toBe(false);
	await start({ events: [] }, undefined, true);
	expect(await isDispatcherKept()).toBe(false);
});

test.each(['={{ undefined }}', '={{ "" }}', '={{ [] }}'])(
	'asks for the subscriptions where their expression comes out as nothing: %s',
	async (subscriptions) => {
		const started = start({ events: ['delivery.delivered'], options: { subscriptions } });
		await expect(started).rejects.toThrow(
			'Subscription Names or IDs resolves to an empty value: correct its expression, or remove the option.',
		);
	},
);

test('a test shows the next event, once', async () => {
	const testing = await start({ events: ['delivery.delivered'] }, undefined, true);
	await subscribe();
	await send();
	await send();
	await until(() => testing.runs.length === 1);
	await sleep(50);
	expect(testing.runs).toHaveLength(1);
	expect(testing.runs[0]?.outputs[0]).toEqual([
		{ json: expect.objectContaining({ event: 'delivery.delivered' }) },
	]);
});

test("a pause by failures and the recovery are told with the subscription's status", async () => {
	const { runs } = await start({
		events: ['subscription.paused', 'subscription.recovered'],
		options: { outputs: 'single' },
	});
	const id = await subscribe({ pausesAfter: 1, schedule: '1h' });
	endpoint.answer = () => 500;
	await send();
	await until(() => runs.length === 1);
	runs[0]?.end();
	expect(runs[0]?.outputs[0]?.[0]?.json).toMatchObject({
		event: 'subscription.paused',
		subscriptionId: id,
		status: 'auto-paused',
		consecutive_failures: 1,
		auto_paused_at: expect.stringMatching(/Z$/),
		reason: expect.stringMatching(/^[A-Z]/),
	});
	endpoint.answer = () => 200;
	await itemOf({ resource: 'subscription', operation: 'resume', subscriptionId: by(id) });
	await send();
	await until(() => runs.length === 2);
	expect(runs[1]?.outputs[0]?.[0]?.json).toMatchObject({ event: 'subscription.recovered' });
});

test('in queue mode publishing says which line to set', async () => {
	await closeSender();
	process.env.EXECUTIONS_MODE = 'queue';
	try {
		await expect(start({ events: ['*'] })).rejects.toThrow(
			/^In queue mode, .*Set TELEPHONY_WEBHOOKS_STORE=/,
		);
	} finally {
		delete process.env.EXECUTIONS_MODE;
	}
});
