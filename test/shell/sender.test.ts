import { join } from 'node:path';
import { NodeOperationError, type IDataObject, type INodeParameters } from 'n8n-workflow';
import { Webhook } from 'standardwebhooks';
import { searchSubscriptions, subscriptionOptions } from '../../nodes/n8n/senderLists';
import { closeSender, keepDispatcher } from '../../nodes/n8n/senderStore';
import { WebhookSender } from '../../nodes/WebhookSender/WebhookSender.node';
import { listen, stopListening } from './listening';
import { credentialOf } from './requests';
import { receiver, type Got, type Receiver } from './senderReceiver';
import {
	itemOf,
	listContext,
	LOOPBACK,
	runSender,
	type SenderRun,
	type Shown,
} from './senderStage';
import { platformRows } from './triggers';

/* Webhook Sender in n8n's own context, over the real store and real sockets. */

let endpoint: Receiver;
beforeEach(async () => {
	endpoint = await receiver();
});
afterEach(async () => {
	await endpoint.close();
	for (const { json } of (await subscriptions()).outputs.flat()) {
		await itemOf(on('delete', (json as Shown).id));
	}
});
afterAll(async () => {
	await closeSender();
	await stopListening();
});

const subscriptions = async () =>
	await runSender({
		parameters: { resource: 'subscription', operation: 'getAll', returnAll: true },
	});

const by = (id: string) => ({ __rl: true, mode: 'id', value: id });
const on = (operation: string, id: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'subscription',
	operation,
	subscriptionId: by(id),
	...more,
});

async function subscribe(more: INodeParameters = {}): Promise<Shown> {
	return await itemOf({
		resource: 'subscription',
		operation: 'create',
		label: 'Their CRM',
		url: endpoint.url,
		...more,
	});
}

const event = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'event',
	operation: 'send',
	eventType: 'call.ended',
	data: '{"call_id": "12345"}',
	...more,
});
const send = async (more: INodeParameters = {}) =>
	await runSender({ parameters: event(more), credentials: LOOPBACK });
/** The items on Delivered, Retrying and Failed. */
const jsons = ({ outputs }: SenderRun): [Shown[], Shown[], Shown[]] => {
	const [delivered = [], retrying = [], failed = []] = outputs.map((items) =>
		items.map(({ json }) => json as Shown),
	);
	return [delivered, retrying, failed];
};

describe('Event > Send', () => {
	test('a delivered event leaves on Delivered, signed with the secret that was shown', async () => {
		const { secret } = await subscribe();
		const run = await send();
		const [request] = endpoint.got;
		const [[item], ...others] = jsons(run);
		expect(others).toEqual([[], []]);
		expect(item).toMatchObject({
			subscription: 'Their CRM',
			eventType: 'call.ended',
			status: 'delivered',
			attempt: 1,
			statusCode: 200,
		});
		expect(run.outputs[0]?.[0]?.pairedItem).toEqual({ item: 0 });
		const headers = request?.headers as Record<string, string>;
		expect(new Webhook(secret).verify(request?.body ?? '', headers)).toMatchObject({
			type: 'call.ended',
			data: { call_id: '12345' },
		});
	});

	test('a failed attempt leaves on Retrying with the time of the next', async () => {
		await subscribe({ options: { schedule: '5m' } });
		endpoint.answer = () => 503;
		const [, [item]] = jsons(await send());
		expect(item).toMatchObject({ status: 'pending', attempt: 1, statusCode: 503 });
		const inSeconds = (Date.parse(item?.nextAttemptAt ?? '') - Date.now()) / 1000;
		expect(inSeconds).toBeGreaterThan(290);
		expect(inSeconds).toBeLessThan(335);
	});

	test('a delivery without attempts left leaves on Failed, and says what to do', async () => {
		await subscribe({ options: { retries: 'none' } });
		endpoint.answer = () => 404;
		const [, , [item]] = jsons(await send());
		expect(item).toMatchObject({ status: 'failed', statusCode: 404 });
		expect(item?.whatToDo).toMatch(/^[A-Z].+\.$/);
	});

	test('three subscriptions, three outputs, one item each', async () => {
		await subscribe({ label: 'healthy' });
		await subscribe({ label: 'flaky', url: `${endpoint.url}/503` });
		await subscribe({ label: 'dead', url: `${endpoint.url}/410`, options: { retries: 'none' } });
		endpoint.answer = ({ path }) => Number(/\d+$/.exec(path)?.[0] ?? 200);
		const labels = jsons(await send()).map((items) => items.map((item) => item.subscription));
		expect(labels).toEqual([['healthy'], ['flaky'], ['dead']]);
	});

	test('only subscriptions that want the event get it', async () => {
		await subscribe({ label: 'other event', events: 'lead.updated' });
		await subscribe({
			label: 'other list',
			options: { filters: { filter: [{ field: 'lists', values: '7, 8' }] } },
		});
		await subscribe({
			label: 'this list',
			options: { filters: { filter: [{ field: 'lists', values: '7, 9' }] } },
		});
		const [delivered] = jsons(await send({ data: '{"lists": [9]}' }));
		expect(delivered?.map((item) => item.subscription)).toEqual(['this list']);
	});

	test('nobody listens: one item that says so', async () => {
		const [[item]] = jsons(await send());
		expect(item).toMatchObject({ deliveries: 0, status: 'no subscription' });
		expect(item?.whatToDo).toContain('create one');
	});

	test('the same idempotency key sends once and says so; with another event it is refused', async () => {
		await subscribe();
		const options = { idempotencyKey: 'order-1042' };
		const [[first]] = jsons(await send({ options }));
		const [[second]] = jsons(await send({ options }));
		expect(first).not.toHaveProperty('repeated');
		expect(second).toMatchObject({ id: first?.id, repeated: true });
		expect(endpoint.got).toHaveLength(1);
		await expect(send({ options, data: '{"call_id": "other"}' })).rejects.toThrow(
			/order-1042|key/i,
		);
		expect(endpoint.got).toHaveLength(1);
	});

	test('without waiting, the item is there before the answer', async () => {
		await subscribe();
		let answer: (status: number) => void = () => undefined;
		endpoint.answer = async () => await new Promise((resolve) => (answer = resolve));
		const [, [item]] = jsons(await send({ options: { waitSeconds: 0 } }));
		expect(item).toMatchObject({ status: 'pending', attempt: 0 });
		answer(200);
	});

	test('many items go out in their order where the subscription keeps it, and are paired', async () => {
		await subscribe({ options: { order: 'all' } });
		const numbers = Array.from({ length: 120 }, (_, number) => number);
		endpoint.answer = (_, before) => (before === 3 ? 200 : 200);
		const run = await runSender({
			parameters: event({ data: '={{ $json }}' }),
			credentials: LOOPBACK,
			items: numbers.map((number) => ({ number })),
		});
		const sent = endpoint.got.map(({ body }) => (JSON.parse(body) as IDataObject).data);
		expect(sent).toEqual(numbers.map((number) => ({ number })));
		expect(run.outputs.flat().map(({ pairedItem }) => pairedItem)).toEqual(
			numbers.map((item) => ({ item })),
		);
	});
});

describe('failures', () => {
	const broken = [{ data: '{"ok":1}' }, { data: '{' }, { data: '{"ok":2}' }];
	const each = { eventType: 'call.ended', data: '={{ $json.data }}' };

	test('stop the node with the item they belong to', async () => {
		await subscribe();
		const failure = runSender({
			parameters: event(each),
			credentials: LOOPBACK,
			items: broken,
		});
		await expect(failure).rejects.toThrow(NodeOperationError);
		await expect(failure).rejects.toMatchObject({
			message: expect.stringContaining('Data is not valid JSON'),
			context: { itemIndex: 1 },
		});
	});

	test('become items on Failed where the node continues, each paired with its own', async () => {
		await subscribe();
		const run = await runSender({
			parameters: event(each),
			credentials: LOOPBACK,
			items: broken,
			continueOnFail: true,
		});
		expect(run.outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(run.outputs[2]).toEqual([
			{ json: { error: expect.stringContaining('not valid JSON') }, pairedItem: { item: 1 } },
		]);
	});

	test('of the guard say where to allow it', async () => {
		const failure = runSender({
			parameters: {
				...event(),
				operation: 'sendToUrl',
				url: endpoint.url,
				secret: 'whsec_c2VjcmV0',
			},
		});
		await expect(failure).rejects.toMatchObject({
			message: expect.stringMatching(/https:\/\//),
			description: expect.stringContaining('Allowed Private Networks'),
		});
		expect(endpoint.got).toEqual([]);
	});
});

describe('Event > Send to URL', () => {
	const toUrl = (more: INodeParameters = {}) =>
		send({ operation: 'sendToUrl', url: endpoint.url, ...more });

	test('sends to an endpoint nobody subscribed, and logs it like any', async () => {
		const [[item]] = jsons(await toUrl({ secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }));
		const [request] = endpoint.got;
		const headers = request?.headers as Record<string, string>;
		const verify = () =>
			new Webhook('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw').verify(request?.body ?? '', headers);
		expect(verify).not.toThrow();
		const attempt = await itemOf({
			resource: 'delivery',
			operation: 'attempts',
			deliveryId: item?.id ?? '',
		});
		expect(attempt).toMatchObject({ attempt: 1, status: 200, responseBody: 'answered 200' });
		expect((await subscriptions()).outputs.flat()).toEqual([]);
	});

	test('takes a dialect that is described in the node', async () => {
		const [[item]] = jsons(
			await toUrl({
				dialect: 'custom',
				secret: 'acme',
				header: 'X-Acme-Signature',
				content: '{timestamp}:{body}',
				form: {
					encoding: 'base64',
					prefix: 'v0=',
					timestampHeader: 'X-Acme-Time',
					typeField: '',
					typeHeader: 'X-Acme-Event',
					dataField: '',
				},
				options: { headers: { header: [{ name: 'X-Source', value: 'n8n' }] } },
			}),
		);
		expect(item).toMatchObject({ status: 'delivered' });
		const [{ headers, body } = { headers: {} as Got['headers'], body: '' }] = endpoint.got;
		const { createHmac } = await import('node:crypto');
		const expected = createHmac('sha256', 'acme')
			.update(`${String(headers['x-acme-time'])}:${body}`)
			.digest('base64');
		expect(headers).toMatchObject({
			'x-acme-signature': `v0=${expected}`,
			'x-acme-event': 'call.ended',
			'x-source': 'n8n',
		});
		expect(JSON.parse(body)).toMatchObject({ call_id: '12345', id: expect.any(String) });
	});
});

describe('Event > Send Sample', () => {
	const FIXTURES = join(__dirname, '../fixtures');

	test.each(platformRows)(
		'%s: its trigger starts a run with it, and with the next one',
		async (_name, platform) => {
			const server = await listen(platform);
			const { port } = server.client;
			const [type = ''] = platform.defaultEvents;
			const sample = async () =>
				await runSender({
					parameters: {
						resource: 'event',
						operation: 'sendSample',
						samplePreset: platform.id,
						sampleEvent: type,
						url: `http://127.0.0.1:${port}/`,
						secretFrom: 'credential',
					},
					credentials: { ...LOOPBACK, [platform.credential]: credentialOf() },
					samples: FIXTURES,
				});
			for (const run of [await sample(), await sample()]) {
				expect(jsons(run)).toEqual([[expect.objectContaining({ status: 'delivered' })], [], []]);
			}
			expect(server.runs.map((run) => run.flat()[0]?.json.event)).toEqual([type, type]);
			await server.close();
		},
	);
});

describe('Subscription', () => {
	test('its life: created, listed, updated, paused, resumed, disabled, enabled, deleted', async () => {
		const { id } = await subscribe({ dialect: 'dialerCx', events: ['call.ended', 'call.started'] });
		expect(await itemOf(on('get', id))).toMatchObject({
			label: 'Their CRM',
			preset: 'dialerCx',
			events: ['call.ended', 'call.started'],
			status: 'active',
			scheduleSeconds: [5, 30, 120],
			timeoutSeconds: 10,
			consecutive_failures: 0,
		});
		const updated = await itemOf(
			on('update', id, {
				updateFields: { label: 'CRM', events: 'call.ended, agent.login', schedule: '1m' },
			}),
		);
		expect(updated).toMatchObject({
			label: 'CRM',
			events: ['call.ended', 'agent.login'],
			scheduleSeconds: [60],
			url: endpoint.url,
			timeoutSeconds: 10,
		});
		expect(await itemOf(on('pause', id))).toMatchObject({ status: 'paused' });
		const [, [queued]] = jsons(await send({ options: { waitSeconds: 1 } }));
		expect(queued).toMatchObject({ status: 'pending', attempt: 0 });
		expect(endpoint.got).toEqual([]);
		expect(await itemOf(on('resume', id))).toMatchObject({ id });
		expect(await itemOf(on('disable', id))).toMatchObject({ enabled: false });
		expect(await itemOf(on('enable', id))).toMatchObject({ enabled: true });
		expect(await itemOf(on('delete', id))).toMatchObject({ deleted: true });
		await expect(itemOf(on('get', id))).rejects.toThrow(id);
	});

	test('the secret is shown at creation and rotation only', async () => {
		const run = await runSender({
			parameters: {
				resource: 'subscription',
				operation: 'create',
				label: 'one',
				url: endpoint.url,
			},
			credentials: LOOPBACK,
		});
		const [{ id, secret } = {} as Shown] = jsons(run).flat();
		expect(secret).toMatch(/^whsec_/);
		expect(run.hints).toEqual([
			expect.objectContaining({ message: expect.stringContaining('only time') }),
		]);
		const rotated = await itemOf(on('rotateSecret', id, { overlapHours: 24 }));
		expect(rotated.secret).toMatch(/^whsec_/);
		expect(rotated.secret).not.toBe(secret);
		await send();
		const signatures = String(endpoint.got[0]?.headers['webhook-signature']).split(' ');
		expect(signatures).toHaveLength(2);
		const shown = JSON.stringify([
			await itemOf(on('get', id)),
			await itemOf(on('update', id, { updateFields: { label: 'two' } })),
			await itemOf(on('sendTest', id)),
			jsons(await send()),
		]);
		expect(shown).not.toContain(secret.slice(6));
		expect(shown).not.toContain(rotated.secret.slice(6));
	});

	test('a secret of the own, and a public key', async () => {
		const own = await subscribe({ options: { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' } });
		expect(JSON.stringify(own)).toContain('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
		const pair = await subscribe({ options: { secretKind: 'ed25519' } });
		expect(pair.publicKey).toMatch(/^whpk_/);
	});

	test('Send Test goes to this one alone, whatever it subscribed to', async () => {
		const { id } = await subscribe({ events: 'lead.updated' });
		await subscribe({ label: 'another' });
		const item = await itemOf(
			on('sendTest', id, { options: { eventType: 'call.ended', data: '{"test": true}' } }),
		);
		expect(item).toMatchObject({ subscriptionId: id, status: 'delivered', statusCode: 200 });
		expect(endpoint.got.map(({ body }) => JSON.parse(body) as IDataObject)).toEqual([
			expect.objectContaining({ data: { test: true } }),
		]);
	});
});

describe('Delivery', () => {
	const range = (operation: string, more: INodeParameters): INodeParameters => ({
		resource: 'delivery',
		operation,
		...more,
	});
	const run = async (operation: string, more: INodeParameters) =>
		(await runSender({ parameters: range(operation, more), credentials: LOOPBACK })).outputs
			.flat()
			.map(({ json }) => json as Shown);

	test('is listed, filtered, replayed and cancelled', async () => {
		const since = new Date(Date.now() - 1000).toISOString();
		const { id } = await subscribe({ options: { retries: 'none' } });
		const filters = { subscriptionId: by(id) };
		endpoint.answer = () => 500;
		await send();
		await send({ eventType: 'call.started' });
		endpoint.answer = () => 200;
		await send({ eventType: 'lead.updated' });
		const all = await run('getAll', { filters });
		expect(all.map(({ eventType, status }) => [eventType, status])).toEqual([
			['lead.updated', 'delivered'],
			['call.started', 'failed'],
			['call.ended', 'failed'],
		]);
		expect(await run('getAll', { limit: 1, filters })).toHaveLength(1);
		const failed = await run('getAll', { filters: { ...filters, states: ['failed'] } });
		expect(failed).toHaveLength(2);
		const replayed = await run('replay', { which: 'failed', since, filters });
		expect(replayed.map(({ replayOf }) => replayOf).sort()).toEqual(
			failed.map((delivery) => delivery.id).sort(),
		);
		expect(await run('replay', { which: 'failed', since, filters })).toEqual([]);
		const [one] = await run('replay', { which: 'one', deliveryId: all[0]?.id ?? '' });
		expect(one).toMatchObject({ replayOf: all[0]?.id, eventType: 'lead.updated' });
		await itemOf(on('pause', id));
		const [, [waiting]] = jsons(await send({ options: { waitSeconds: 0 } }));
		const [cancelled] = await run('cancel', { which: 'one', deliveryId: waiting?.id ?? '' });
		expect(cancelled).toMatchObject({ id: waiting?.id, status: 'cancelled' });
		expect(await run('get', { deliveryId: waiting?.id ?? '' })).toEqual([
			expect.objectContaining({ status: 'cancelled' }),
		]);
	});
});

describe('around it', () => {
	test('says that retries end with n8n, once per run, unless a delivery trigger is published', async () => {
		await subscribe();
		const warned = async () => (await send()).hints.filter(({ type }) => type === 'warning');
		expect(await warned()).toEqual([
			expect.objectContaining({ message: expect.stringContaining('Webhook Delivery Trigger') }),
		]);
		const release = keepDispatcher();
		expect(await warned()).toEqual([]);
		release();
		expect(await warned()).toHaveLength(1);
	});

	test("an agent's tool gets everything on its one output", async () => {
		await subscribe({ options: { retries: 'none' } });
		endpoint.answer = () => 404;
		const run = await runSender({ parameters: event(), credentials: LOOPBACK, asTool: true });
		expect(run.outputs).toEqual([
			[expect.objectContaining({ json: expect.objectContaining({ status: 'failed' }) })],
		]);
	});

	test('subscriptions are found by label, URL and ID, and say where they stand', async () => {
		const { id } = await subscribe({ label: 'Pipedrive sync' });
		const other = await subscribe({ label: '' });
		await itemOf(on('pause', id));
		const context = listContext(new WebhookSender());
		const named = async (filter?: string) =>
			(await searchSubscriptions.call(context, filter)).results.map(({ name }) => name);
		expect(await named('PIPE')).toEqual(['Pipedrive sync [paused]']);
		expect(await named(other.id)).toEqual([`${endpoint.url} (${other.id})`]);
		expect(await named()).toHaveLength(2);
		expect(await subscriptionOptions.call(context)).toContainEqual({
			name: 'Pipedrive sync [paused]',
			value: id,
			description: endpoint.url,
		});
	});

	test('in queue mode it says why not, and opens no file', async () => {
		process.env.EXECUTIONS_MODE = 'queue';
		try {
			await expect(send()).rejects.toThrow(/PostgreSQL.*regular mode/s);
		} finally {
			delete process.env.EXECUTIONS_MODE;
		}
	});
});
