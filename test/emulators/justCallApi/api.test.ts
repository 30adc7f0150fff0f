import { request } from 'undici';
import { startEndpoint, type Endpoint } from '../http/endpoint';
import { createJustCall, JUSTCALL_API_TYPES, type JustCallEmulator } from '../platform/justCall';
import { startJustCallApi, type JustCallApi, type JustCallApiOptions } from './api';

let endpoint: Endpoint;
let account: JustCallEmulator;
let api: JustCallApi;

beforeEach(async () => {
	endpoint = await startEndpoint();
	account = createJustCall({ apiKey: 'key', apiSecret: 'secret' });
	api = await startJustCallApi(account);
});

afterEach(async () => {
	await api.close();
	await account.close();
	await endpoint.close();
});

interface Answer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	body: { status?: string; message?: string; data?: unknown; total_count?: number };
}

async function call(
	method: 'GET' | 'POST' | 'DELETE',
	path: string,
	fields?: object,
	authorization = 'key:secret',
): Promise<Answer> {
	const answer = await request(`${api.url}${path}`, {
		method,
		headers: { authorization, 'content-type': 'application/json' },
		body: fields === undefined ? null : JSON.stringify(fields),
		reset: true,
	});
	const body = (await answer.body.json()) as Answer['body'];
	return { status: answer.statusCode, headers: answer.headers, body };
}

const register = (type: string, webhook_url = endpoint.url) =>
	call('POST', '/v2.1/webhooks', { type, webhook_url });

async function restart(options: JustCallApiOptions) {
	await api.close();
	api = await startJustCallApi(account, options);
}

const idsOf = ({ data }: Answer['body']) =>
	(data as { webhook_urls: Array<{ url_id: string }> }).webhook_urls.map(({ url_id }) => url_id);

describe('the life of a webhook', () => {
	test('created per type, listed by type, called, deleted by id', async () => {
		const { status, body } = await register('call.completed');
		expect(status).toBe(200);
		expect(body).toEqual({
			status: 'success',
			data: {
				type: 'call.completed',
				webhook_urls: [
					{ webhook_url: endpoint.url, url_id: expect.stringMatching(/^[0-9a-f]{24}$/) },
				],
				url_count: 1,
			},
		});
		await register('sms.received');
		const list = await call('GET', '/v2.1/webhooks');
		expect(list.body.total_count).toBe(2);
		expect(list.body.data).toMatchObject([{ type: 'call.completed' }, { type: 'sms.received' }]);
		const one = await call('GET', '/v2.1/webhooks?type=sms.received');
		expect(one.body.data).toMatchObject([{ type: 'sms.received' }]);

		const [delivery] = await account.emit('call.completed');
		expect(delivery?.state).toBe('succeeded');
		const event = JSON.parse(String(endpoint.received.at(-1)?.body)) as { url_id: string };
		const [urlId = ''] = idsOf(body);
		expect(event.url_id).toBe(urlId);

		const deleted = await call('DELETE', `/v2.1/webhooks/url/${urlId}`);
		expect(deleted.body.data).toEqual({ type: 'call.completed', webhook_urls: [], url_count: 0 });
		expect(await account.emit('call.completed')).toEqual([]);
		expect((await call('GET', '/v2.1/webhooks')).body.total_count).toBe(1);
		expect((await call('DELETE', `/v2.1/webhooks/url/${urlId}`)).status).toBe(404);
	});

	test('the same URL twice is two webhooks, and two deliveries with their own request ids', async () => {
		await register('call.completed');
		const second = await register('call.completed');
		expect(new Set(idsOf(second.body)).size).toBe(2);
		endpoint.received.length = 0;
		await account.emit('call.completed');
		const ids = endpoint.received.map(
			({ body }) => (JSON.parse(String(body)) as { request_id: string }).request_id,
		);
		expect(ids).toHaveLength(2);
		expect(new Set(ids).size).toBe(2);
	});

	test('an id is never given twice', async () => {
		const [first = ''] = idsOf((await register('call.completed')).body);
		await call('DELETE', `/v2.1/webhooks/url/${first}`);
		const [second] = idsOf((await register('call.completed')).body);
		expect(second).not.toBe(first);
	});

	test('what the settings page registered is listed, too, and loses one type at a time', async () => {
		account.subscribe({ url: endpoint.url, events: ['call.completed', 'call.missed'] });
		const list = await call('GET', '/v2.1/webhooks?type=call.missed');
		const [urlId] = idsOf({ data: (list.body.data as unknown[])[0] });
		await call('DELETE', `/v2.1/webhooks/url/${urlId}`);
		expect(await account.emit('call.missed')).toHaveLength(0);
		expect(await account.emit('call.completed')).toHaveLength(1);
	});
});

describe('rejections', () => {
	test.each(['', 'key:wrong', 'Bearer key:secret', `Basic ${btoa('key:secret')}`])(
		'the authorization "%s" is 401',
		async (authorization) => {
			const { status, body } = await call(
				'GET',
				'/v2.1/users?per_page=1',
				undefined,
				authorization,
			);
			expect(status).toBe(401);
			expect(body).toEqual({ status: 'failed', message: 'Unauthorized' });
		},
	);

	test('the key and secret are right for the test call', async () => {
		const { status, body } = await call('GET', '/v2.1/users?per_page=1');
		expect(status).toBe(200);
		expect(body).toMatchObject({ status: 'success', per_page: 1, data: [{ id: 42 }] });
	});

	const rows: Array<[object, number]> = [
		[{ type: 'voicemail.received', webhook_url: 'http://127.0.0.1/' }, 422],
		[{ type: 'contact.created', webhook_url: 'http://127.0.0.1/' }, 422],
		[{ type: 'call.completed' }, 400],
		[{ webhook_url: 'http://127.0.0.1/' }, 400],
		[{ type: 'call.completed', webhook_url: 'no URL' }, 400],
		[{ type: 'call.completed', webhook_url: 'http://example.com/' }, 400],
		[{ type: 'call.completed', url: 'http://127.0.0.1/' }, 400],
	];

	test.each(rows)('%j is %d', async (fields, status) => {
		const answer = await call('POST', '/v2.1/webhooks', fields);
		expect(answer.status).toBe(status);
		expect(answer.body).toEqual({ status: 'failed', message: expect.any(String) });
		expect(account.entries()).toEqual([]);
	});

	test('all 23 types of the vendor are accepted, in the dialect of the document as well', async () => {
		await account.close();
		account = createJustCall({ apiKey: 'key', apiSecret: 'secret', dialect: 'document' });
		await restart({});
		for (const type of JUSTCALL_API_TYPES) expect((await register(type)).status).toBe(200);
		expect(account.entries()).toHaveLength(23);
	});

	test('a plan without webhooks is 403, but the key is good', async () => {
		await restart({ plan: 'without webhooks' });
		expect((await register('call.completed')).status).toBe(403);
		expect((await call('GET', '/v2.1/webhooks')).status).toBe(403);
		expect((await call('GET', '/v2.1/users?per_page=1')).status).toBe(200);
	});

	test('another path, and another verb, is 404', async () => {
		expect((await call('GET', '/v1/webhooks')).status).toBe(404);
		expect((await call('DELETE', '/v2.1/webhooks')).status).toBe(404);
	});
});

describe('the validation ping', () => {
	const pingOf = () => JSON.parse(String(endpoint.received[0]?.body)) as object;

	test('is posted unsigned before the webhook exists', async () => {
		await register('call.completed');
		expect(endpoint.received).toHaveLength(1);
		expect(pingOf()).toEqual({
			type: 'call.completed',
			webhook_url: endpoint.url,
			request_id: expect.stringMatching(/^\w{26}$/),
		});
		const names = Object.keys(endpoint.received[0]?.headers ?? {});
		expect(names.filter((name) => name.includes('justcall'))).toEqual([]);
	});

	test.each([201, 302, 401, 404, 500])(
		'an answer of %d rejects the registration',
		async (status) => {
			endpoint.answers.push(status);
			const answer = await register('call.completed');
			expect(answer.status).toBe(400);
			expect(answer.body.message).toContain(String(status));
			expect(account.entries()).toEqual([]);
		},
	);

	test('takes other forms', async () => {
		api.setPing({ body: 'url.validation', challenge: 'abc' });
		await register('call.completed');
		expect(pingOf()).toEqual({ type: 'url.validation', challenge: 'abc' });
		api.setPing({ body: 'none' });
		await register('call.completed');
		expect(endpoint.received).toHaveLength(1);
	});

	test('may be a GET', async () => {
		api.setPing({ body: 'identity', method: 'GET' });
		expect((await register('call.completed')).status).toBe(200);
		expect(endpoint.received[0]).toMatchObject({ method: 'GET', body: Buffer.alloc(0) });
	});

	test('may want its challenge back', async () => {
		api.setPing({ body: 'identity', challenge: 'abc', challengeMustComeBack: true });
		expect((await register('call.completed')).status).toBe(400);
		endpoint.answers.push((response) => response.end('{"challenge":"abc"}'));
		expect((await register('call.completed')).status).toBe(200);
	});
});

describe('rate limits', () => {
	test('are reported in headers, and exceeded with 429', async () => {
		await restart({
			rateLimit: { perHour: 100, perMinute: 2 },
			clock: { now: () => 90_000, sleep: async () => {} },
		});
		const first = await call('GET', '/v2.1/webhooks');
		expect(first.headers).toMatchObject({
			'x-rate-limit-limit': '100',
			'x-rate-limit-remaining': '99',
			'x-rate-limit-reset': '3600',
			'x-rate-limit-burst-limit': '2',
			'x-rate-limit-burst-remaining': '1',
			'x-rate-limit-burst-reset': '120',
		});
		expect((await call('GET', '/v2.1/webhooks')).status).toBe(200);
		expect((await call('GET', '/v2.1/webhooks')).status).toBe(429);
	});

	test('start again with the next minute', async () => {
		let now = 0;
		await restart({
			rateLimit: { perHour: 100, perMinute: 1 },
			clock: { now: () => now, sleep: async () => {} },
		});
		const statuses: number[] = [];
		for (const at of [0, 59_999, 60_000]) {
			now = at;
			statuses.push((await call('GET', '/v2.1/webhooks')).status);
		}
		expect(statuses).toEqual([200, 429, 200]);
	});
});

describe('faults', () => {
	test('a status, so many times, for some requests', async () => {
		api.fail({ when: ({ method }) => method === 'POST', times: 1, status: 500 });
		expect((await call('GET', '/v2.1/webhooks')).status).toBe(200);
		expect((await register('call.completed')).status).toBe(500);
		expect((await register('call.completed')).status).toBe(200);
	});

	test('a connection cut before the work, and after it', async () => {
		api.fail({ cut: 'before', times: 1 });
		await expect(register('call.completed')).rejects.toThrow();
		expect(account.entries()).toHaveLength(0);
		api.fail({ cut: 'after', times: 1 });
		await expect(register('call.completed')).rejects.toThrow();
		expect(account.entries()).toHaveLength(1);
	});

	test('slow, until the fault is lifted', async () => {
		const { promise: until, resolve: answer } = Promise.withResolvers<void>();
		const lift = api.fail({ until });
		let isAnswered = false;
		const called = call('GET', '/v2.1/webhooks').finally(() => (isAnswered = true));
		while (api.requests.length === 0) await new Promise(setImmediate);
		expect(isAnswered).toBe(false);
		answer();
		expect((await called).status).toBe(200);
		lift();
		api.fail({ status: 502 })();
		expect((await call('GET', '/v2.1/webhooks')).status).toBe(200);
	});

	test('every request is recorded', async () => {
		await register('call.completed');
		await call('GET', '/v2.1/webhooks?type=call.missed');
		expect(api.requests).toMatchObject([
			{
				method: 'POST',
				path: '/v2.1/webhooks',
				status: 200,
				headers: { authorization: 'key:secret' },
			},
			{ method: 'GET', path: '/v2.1/webhooks', query: { type: 'call.missed' }, status: 200 },
		]);
		expect(JSON.parse(api.requests[0]?.body ?? '')).toEqual({
			type: 'call.completed',
			webhook_url: endpoint.url,
		});
	});
});
