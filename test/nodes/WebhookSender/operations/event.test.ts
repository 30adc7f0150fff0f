import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { NodeOperationError, type IDataObject, type INodeParameters } from 'n8n-workflow';
import { Webhook } from 'standardwebhooks';
import { listen } from '../../../lib/n8n/listening';
import { credentialOf } from '../../../lib/n8n/requests';
import type { Got } from '../../../lib/n8n/sender/receiver';
import {
	event,
	jsons,
	send,
	subscribe,
	subscriptions,
	withEndpoint,
} from '../../../lib/n8n/sender/scene';
import { itemOf, LOOPBACK, runSender } from '../../../lib/n8n/sender/stage';
import { platformRows } from '../../../lib/n8n/triggers';

/* Webhook Sender's events in n8n's own context, over the real store and real sockets. */

const endpoint = withEndpoint();

describe('Event > Send', () => {
	test('a delivered event leaves on Delivered, signed with the secret that was shown', async () => {
		const { secret } = await subscribe(endpoint);
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
		await subscribe(endpoint, { options: { schedule: '5m' } });
		endpoint.answer = () => 503;
		const [, [item]] = jsons(await send());
		expect(item).toMatchObject({ status: 'retrying', attempt: 1, statusCode: 503 });
		const inSeconds = (Date.parse(item?.nextAttemptAt ?? '') - Date.now()) / 1000;
		expect(inSeconds).toBeGreaterThan(290);
		expect(inSeconds).toBeLessThan(335);
	});

	test('a delivery without attempts left leaves on Failed, and says what to do', async () => {
		await subscribe(endpoint, { options: { retries: 'none' } });
		endpoint.answer = () => 404;
		const [, , [item]] = jsons(await send());
		expect(item).toMatchObject({ status: 'failed', statusCode: 404 });
		expect(item?.whatToDo).toMatch(/^[A-Z].+\.$/);
	});

	test('three subscriptions, three outputs, one item each', async () => {
		await subscribe(endpoint, { label: 'healthy' });
		await subscribe(endpoint, { label: 'flaky', url: `${endpoint.url}/503` });
		await subscribe(endpoint, {
			label: 'dead',
			url: `${endpoint.url}/410`,
			options: { retries: 'none' },
		});
		endpoint.answer = ({ path }) => Number(/\d+$/.exec(path)?.[0] ?? 200);
		const labels = jsons(await send()).map((items) => items.map((item) => item.subscription));
		expect(labels).toEqual([['healthy'], ['flaky'], ['dead']]);
	});

	test('only subscriptions that want the event get it', async () => {
		await subscribe(endpoint, { label: 'other event', events: 'lead.updated' });
		await subscribe(endpoint, {
			label: 'other list',
			options: { filters: { filter: [{ field: 'lists', values: '7, 8' }] } },
		});
		await subscribe(endpoint, {
			label: 'this list',
			options: { filters: { filter: [{ field: 'lists', values: '7, 9' }] } },
		});
		const [delivered] = jsons(await send({ data: '{"lists": [9]}' }));
		expect(delivered?.map((item) => item.subscription)).toEqual(['this list']);
	});

	test('the execution shows which events went to whom', async () => {
		await subscribe(endpoint, { label: 'Their CRM' });
		const run = await send();
		const [[item]] = jsons(run);
		expect(run.labels).toEqual({
			event: 'call.ended',
			subscription: 'Their CRM',
			delivery: item?.id,
		});
	});

	test('nobody listens: one item that says so, on an output of its own', async () => {
		const run = await send();
		expect(run.outputs.slice(0, 3)).toEqual([[], [], []]);
		const item = run.outputs[3]?.[0]?.json;
		expect(item).toMatchObject({
			status: 'not sent',
			deliveries: 0,
			reason: 'No enabled subscription matches this event',
		});
		expect(item?.whatToDo).toMatch(/^Create or enable a subscription for this event type/);
	});

	test('the same idempotency key sends once and says so; with another event it is rejected', async () => {
		await subscribe(endpoint);
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
		await subscribe(endpoint);
		let answer: (status: number) => void = () => undefined;
		endpoint.answer = async () => await new Promise((resolve) => (answer = resolve));
		const [, [item]] = jsons(await send({ options: { waitSeconds: 0 } }));
		expect(item).toMatchObject({ status: 'pending', attempt: 0 });
		answer(200);
	});

	test('many items go out in their order where the subscription keeps it, and are paired', async () => {
		await subscribe(endpoint, { options: { order: 'all' } });
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
		await subscribe(endpoint);
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
		await subscribe(endpoint);
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
		expect(attempt).toMatchObject({ attempt: 1, statusCode: 200, responseBody: 'answered 200' });
		expect(await subscriptions()).toEqual([]);
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
	const FIXTURES = join(__dirname, '../../../fixtures');

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

	test('a sample that fails says above the outputs why, and what to do', async () => {
		endpoint.answer = () => 404;
		const { hints, ...run } = await runSender({
			parameters: {
				resource: 'event',
				operation: 'sendSample',
				samplePreset: 'onCallClerk',
				sampleEvent: 'lead.captured',
				url: endpoint.url,
				secret: 'a-secret-that-is-long-enough',
			},
			credentials: LOOPBACK,
			samples: FIXTURES,
		});
		expect(jsons({ hints, ...run })).toEqual([
			[],
			[],
			[expect.objectContaining({ status: 'failed', statusCode: 404 })],
		]);
		expect(hints).toContainEqual({
			type: 'warning',
			location: 'outputPane',
			message: expect.stringMatching(
				/^The sample was not accepted \(answered 404; not retried\)\. .* click Execute step in the trigger first\./,
			),
		});
	});
});
