import { createHmac } from 'node:crypto';
import type { INodeExecutionData } from 'n8n-workflow';
import { justCall } from '../../../../../nodes/JustCall/platform';
import { anyEmitter } from '../../../../../nodes/SignedWebhook/platform';
import { listen, STARTED, stopListening } from '../../listening';
import { SECRET } from '../../requests';

afterAll(stopListening);

const itemsOf = (runs: readonly INodeExecutionData[][][]) => runs.map((run) => run.flat()[0]?.json);

test('500 bodies under one captured signature are marked, and the genuine event is not', async () => {
	const server = await listen(justCall, { events: ['*'] });
	const timestamp = new Date().toISOString().slice(0, 19).replace('T', ' ');
	const { url } = server.setup;
	const headers = {
		'content-type': 'application/json',
		'x-justcall-signature': createHmac('sha256', SECRET)
			.update(`${SECRET}|${encodeURIComponent(url)}|call.completed|${timestamp}`)
			.digest('hex'),
		'x-justcall-signature-version': 'v1',
		'x-justcall-request-timestamp': timestamp,
	};
	const post = async (id: string, notes: string, at = headers) =>
		await server.post({
			headers: at,
			body: Buffer.from(
				JSON.stringify({
					type: 'call.completed',
					request_id: `${id}${notes}`,
					webhook_url: url,
					data: { id, call_info: { notes } },
				}),
			),
		});
	expect(await post('genuine1', '')).toMatchObject(STARTED);
	for (let forged = 0; forged < 500; forged++) await post('genuine2', `invented ${forged}`);
	// Another second than the captured one, however long the 500 took.
	const later = new Date(Date.parse(`${timestamp}Z`) - 1000)
		.toISOString()
		.slice(0, 19)
		.replace('T', ' ');
	const genuine = {
		...headers,
		'x-justcall-signature': createHmac('sha256', SECRET)
			.update(`${SECRET}|${encodeURIComponent(url)}|call.completed|${later}`)
			.digest('hex'),
		'x-justcall-request-timestamp': later,
	};
	expect(await post('genuine2', '', genuine)).toMatchObject(STARTED);
	const items = itemsOf(server.runs);
	const marked = items.map((item) => item !== undefined && 'duplicateOf' in item);
	expect(marked).toEqual([false, ...Array.from({ length: 500 }, () => true), false]);
});

test('events of one second share a signature, and are duplicates all the same when they come again', async () => {
	const server = await listen(justCall, { events: ['*'] });
	const { url } = server.setup;
	const signedAt = (milliseconds: number) => {
		const timestamp = new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
		const text = `${SECRET}|${encodeURIComponent(url)}|call.completed|${timestamp}`;
		return {
			'content-type': 'application/json',
			'x-justcall-signature': createHmac('sha256', SECRET).update(text).digest('hex'),
			'x-justcall-signature-version': 'v1',
			'x-justcall-request-timestamp': timestamp,
		};
	};
	const post = async (id: string, headers: Record<string, string>) => {
		const body = { type: 'call.completed', request_id: id, webhook_url: url, data: { id } };
		return await server.post({ headers, body: Buffer.from(JSON.stringify(body)) });
	};
	const [first, second, third] = [0, -1000, -2000].map((ago) => signedAt(Date.now() + ago));
	expect(await post('shared1', first ?? {})).toMatchObject(STARTED);
	expect(await post('shared2', second ?? {})).toMatchObject(STARTED);
	expect(await post('shared2', third ?? {})).not.toMatchObject(STARTED);
	expect(await post('shared1', third ?? {})).not.toMatchObject(STARTED);
	expect(server.runs).toHaveLength(2);
});

test('a body that was not selected under one type starts nothing under another', async () => {
	const server = await listen(anyEmitter, {
		signatureScheme: 'gitHub',
		typeHeader: 'X-Event',
		events: 'order.shipped',
	});
	const post = async (text: string, type: string) =>
		await server.post({
			body: Buffer.from(text),
			headers: {
				'content-type': 'application/json',
				'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(text).digest('hex')}`,
				'x-event': type,
			},
		});
	await post('{"order":"o1"}', 'order.opened');
	await post('{"order":"o1"}', 'order.shipped');
	expect(server.runs).toEqual([]);
	expect(await post('{"order":"o2"}', 'order.shipped')).toMatchObject(STARTED);
});
