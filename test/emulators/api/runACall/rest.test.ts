import type { Row } from '../routes';
import {
	FULL_KEY,
	READ_KEY,
	startRunACallRest,
	type RunACallRest,
	type RunACallRestOptions,
} from './rest';
import { idOf } from './rows';

let api: RunACallRest;
const start = async (options: RunACallRestOptions = {}) => {
	await api?.close();
	api = await startRunACallRest(options);
};
beforeEach(() => start());
afterAll(() => api.close());

interface Answered {
	status: number;
	headers: Headers;
	body: {
		data: Row[] & Row;
		has_more?: boolean;
		next_cursor?: string | null;
		has_duplicates?: boolean;
		error?: Row;
	};
}

async function call(
	method: string,
	path: string,
	body?: object,
	headers: Record<string, string> = {},
): Promise<Answered> {
	const response = await fetch(`${api.url}/v1${path}`, {
		method,
		headers: {
			Authorization: `Bearer ${FULL_KEY}`,
			...(body && { 'Content-Type': 'application/json' }),
			...headers,
		},
		...(body && { body: JSON.stringify(body) }),
	});
	const answered = (await response.json()) as Answered['body'];
	return { status: response.status, headers: response.headers, body: answered };
}

const customerId = idOf('customers', 0);
const propertyId = idOf('properties', 0);
const jobId = idOf('jobs', 0);
const unknownId = idOf('nothing', 0);

describe('authorization', () => {
	test.each(['', FULL_KEY, 'Bearer wrong', `Basic ${btoa(FULL_KEY)}`])(
		'"%s" is 401, in the envelope',
		async (Authorization) => {
			const { status, body, headers } = await call('GET', '/tags', undefined, { Authorization });
			expect(status).toBe(401);
			expect(body.error).toEqual({
				code: 'unauthorized',
				message: expect.stringContaining('rkc_live_'),
				doc_url: 'https://docs.runacall.com/api#errors-unauthorized',
				request_id: headers.get('x-request-id'),
			});
		},
	);

	test('a key with the scope read only may not write', async () => {
		const headers = { Authorization: `Bearer ${READ_KEY}` };
		expect((await call('GET', '/customers', undefined, headers)).status).toBe(200);
		const { status, body } = await call('POST', '/customers', {}, headers);
		expect([status, body.error?.['code']]).toEqual([403, 'forbidden']);
	});

	test('no DELETE, and no other path', async () => {
		const removed = await call('DELETE', `/customers/${customerId}`);
		expect([removed.status, removed.body.error?.['code']]).toEqual([405, 'method_not_allowed']);
		expect((await call('GET', '/webhooks')).status).toBe(404);
	});
});

describe('reading', () => {
	const lists: Array<[string, Parameters<RunACallRest['seed']>[0]]> = [
		['/customers', 'customers'],
		['/properties', 'properties'],
		['/equipment', 'equipment'],
		['/equipment-systems', 'equipmentSystems'],
		['/jobs', 'jobs'],
		['/estimates', 'estimates'],
		['/invoices', 'invoices'],
		['/payments', 'payments'],
		['/memberships', 'memberships'],
		['/voice-calls', 'voiceCalls'],
		['/pricebook', 'pricebook'],
		['/communications', 'communications'],
	];

	test.each(lists)('%s has pages of 50, 100 at most, and one row by id', async (path, table) => {
		api.seed(table, 120);
		expect((await call('GET', path)).body.data).toHaveLength(50);
		expect((await call('GET', `${path}?limit=1000`)).body.data).toHaveLength(100);
		expect((await call('GET', `${path}?limit=ten`)).status).toBe(400);
		const [row] = api.tables[table];
		expect((await call('GET', `${path}/${String(row?.['id'])}`)).body.data).toEqual(row);
		expect((await call('GET', `${path}/${unknownId}`)).body.error?.['code']).toBe('not_found');
		expect((await call('GET', `${path}?nonsense=1`)).status).toBe(400);
	});

	test('the cursor leads through all rows once, latest first', async () => {
		api.seed('customers', 7);
		const seen: unknown[] = [];
		let cursor: string | null | undefined = '';
		const more: unknown[] = [];
		while (cursor !== null) {
			const query: string = cursor === '' ? '' : `&starting_after=${cursor}`;
			const { body }: Answered = await call('GET', `/customers?limit=3${query}`);
			seen.push(...body.data.map(({ id }) => id));
			more.push(body.has_more);
			cursor = body.next_cursor;
		}
		expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((index) => idOf('customers', index)));
		expect(more).toEqual([true, true, false]);
		expect((await call('GET', '/customers?starting_after=made-up')).status).toBe(400);
	});

	const filtered: Array<[string, string, number[]]> = [
		['/customers?created_after=2026-03-08T15:30:00Z', 'customers', [2]],
		[`/jobs?customer_id=${idOf('customers', 1)}`, 'jobs', [1]],
		['/jobs?status=created', 'jobs', [1]],
		['/jobs?scheduled_after=2026-03-10T15:30:00Z', 'jobs', [2]],
		[`/equipment?property_id=${propertyId}`, 'equipment', [0]],
		['/invoices?paid=true', 'invoices', []],
		['/invoices?paid=false&issued_after=2026-03-09T00:00:00Z', 'invoices', [2]],
		['/payments?method=credit_card', 'payments', [1]],
		['/voice-calls?triage_status=reviewed', 'voiceCalls', [1]],
		['/pricebook?active=false', 'pricebook', [2]],
		['/communications?channel=email', 'communications', [1]],
		['/estimates?status=approved', 'estimates', [1]],
		['/memberships?status=active&limit=1', 'memberships', [2]],
		['/tags?name=REC', 'tags', [1]],
		['/tags?limit=2', 'tags', [0, 1]],
	];

	test.each(filtered)('%s', async (path, table, indexes) => {
		const { status, body } = await call('GET', path);
		expect(status).toBe(200);
		expect(body.data.map(({ id }) => id)).toEqual(indexes.map((index) => idOf(table, index)));
	});

	test('a transcript comes with one call, not with the list', async () => {
		const id = idOf('voiceCalls', 0);
		expect((await call('GET', '/voice-calls')).body.data[0]).not.toHaveProperty('transcript');
		expect((await call('GET', `/voice-calls/${id}`)).body.data).toHaveProperty('recording_url');
	});

	test('appointments come with jobs when they are asked for, and by themselves without pages', async () => {
		const plain = (await call('GET', `/jobs/${jobId}`)).body.data;
		const more = (await call('GET', `/jobs/${jobId}?include=appointments`)).body.data;
		expect(plain).not.toHaveProperty('appointments');
		expect(more['appointments']).toHaveLength(1);
		const { body } = await call('GET', `/jobs/${jobId}/appointments`);
		expect(body).toEqual({ data: more['appointments'] });
	});

	const lookups: Array<[string, number, string | undefined]> = [
		['/customers/lookup?phone=%2B13035551001', 200, idOf('customers', 1)],
		['/customers/lookup?email=customer.2@example.com', 200, idOf('customers', 2)],
		['/customers/lookup?external_id=crm-customer-0&external_source=servicetitan', 200, customerId],
		['/customers/lookup?phone=%2B13035559999', 404, undefined],
		['/customers/lookup', 400, undefined],
		['/customers/lookup?external_id=crm-customer-0', 400, undefined],
		['/customers/lookup?phone=1&email=a@example.com', 400, undefined],
		['/equipment/lookup?serial_number=3618E10002', 200, idOf('equipment', 2)],
		[
			'/invoices/lookup?external_id=crm-invoice-2&external_source=servicetitan',
			200,
			idOf('invoices', 2),
		],
		['/payments/lookup?external_id=1&external_source=a', 404, undefined],
	];

	test.each(lookups)('%s is %d', async (path, status, id) => {
		const answer = await call('GET', path);
		expect([answer.status, answer.body.data?.['id']]).toEqual([status, id]);
	});

	test('a lookup says whether there are more, and gives the latest', async () => {
		Object.assign(api.tables.customers[2] as Row, { phone: '+13035551001' });
		const { body } = await call('GET', '/customers/lookup?phone=%2B13035551001');
		expect(body).toMatchObject({ has_duplicates: true, data: { id: idOf('customers', 2) } });
	});
});

describe('writing', () => {
	const ada = { first_name: 'Ada', last_name: 'Byron' };
	const pair = { external_id: 'crm-1', external_source: 'hubspot' };

	test('the same external pair twice is one row: 201, then 200', async () => {
		const created = await call('POST', '/customers', { ...ada, ...pair });
		const again = await call('POST', '/customers', { ...ada, ...pair, phone: '+13035550142' });
		expect([created.status, again.status]).toEqual([201, 200]);
		expect(again.body.data).toMatchObject({
			...{ id: created.body.data['id'] },
			...{ source: 'api', phone: '+13035550142', tags: [] },
		});
		expect(api.tables.customers).toHaveLength(4);
		await call('POST', '/customers', ada);
		await call('POST', '/customers', ada);
		expect(api.tables.customers).toHaveLength(6);
	});

	const owned = {
		customer_external_id: 'crm-customer-0',
		customer_external_source: 'servicetitan',
	};
	const house = { address_line_1: '1 Main St', city: 'Denver', state: 'CO', zip: '80014' };
	const rejections: Array<[string, string, object, number]> = [
		['a name is missing', '/customers', { first_name: 'Ada' }, 422],
		['an unknown field', '/customers', { ...ada, name: 'Ada' }, 422],
		['no e-mail address', '/customers', { ...ada, email: 'ada' }, 422],
		['an external id alone', '/customers', { ...ada, external_id: 'crm-1' }, 422],
		['no owner', '/properties', house, 422],
		['an owner that is not there', '/properties', { ...house, customer_id: unknownId }, 422],
		['no property', '/jobs', { customer_id: customerId }, 422],
		['an unknown status', '/jobs', { customer_id: customerId, status: 'done' }, 422],
		[
			'an invoice that is not there',
			'/payments',
			{ invoice_id: unknownId, amount: 1, method: 'cash' },
			422,
		],
		[
			'another method of payment',
			'/payments',
			{ invoice_id: idOf('invoices', 0), amount: 1, method: 'gold' },
			422,
		],
		['no agreement', '/memberships', owned, 422],
	];

	test.each(rejections)('rejected: %s', async (_what, path, fields, status) => {
		const answer = await call('POST', path, fields);
		expect([answer.status, answer.body.error?.['code']]).toEqual([status, 'invalid_request']);
	});

	test('only JSON', async () => {
		const headers = { 'Content-Type': 'text/plain' };
		const { status, body } = await call('POST', '/customers', ada, headers);
		expect([status, body.error?.['code']]).toEqual([415, 'unsupported_media_type']);
	});

	test('an owner by id or by external pair', async () => {
		const byId = await call('POST', '/properties', { ...house, customer_id: customerId });
		const byPair = await call('POST', '/properties', { ...house, ...owned });
		expect([byId.body.data, byPair.body.data]).toMatchObject([
			{ customer_id: customerId, type: 'residential' },
			{ customer_id: customerId, zip: '80014' },
		]);
	});

	test('a patch changes what it says; the external pair stays', async () => {
		const { body } = await call('PATCH', `/customers/${customerId}`, { phone: null });
		expect(body.data).toMatchObject({ id: customerId, phone: null, source: 'google' });
		expect((await call('PATCH', `/customers/${customerId}`, pair)).status).toBe(422);
		expect((await call('PATCH', `/customers/${unknownId}`, {})).status).toBe(404);
	});

	test('a job, its status and its tags', async () => {
		const created = await call('POST', '/jobs', {
			customer_id: customerId,
			property_id: propertyId,
			problem_description: 'Leak',
		});
		expect(created.status).toBe(201);
		expect(created.body.data).toMatchObject({
			status: 'created',
			type: 'service',
			reference: null,
		});
		const path = `/jobs/${String(created.body.data['id'])}`;
		const statuses = ['scheduled', 'scheduled', 'completed', 'cancelled', 'created'];
		const answers: number[] = [];
		for (const status of statuses) answers.push((await call('PATCH', path, { status })).status);
		expect(answers).toEqual([200, 200, 422, 200, 422]);
		expect((await call('PATCH', path, { status: 'closed', reference: 'x' })).status).toBe(422);
		const tag_ids = [idOf('tags', 1), idOf('tags', 0)];
		expect((await call('POST', `${path}/tags`, { tag_ids })).body.data).toEqual({
			id: created.body.data['id'],
			tags: ['recall', 'vip'],
		});
		expect((await call('POST', `${path}/tags`, { tag_ids: [unknownId] })).status).toBe(422);
	});

	test('days of a job, and their crew', async () => {
		const added = await call('POST', `/jobs/${jobId}/appointments`, {
			scheduled_date: '2026-05-21',
			assignments: [{ tech_id: idOf('techs', 0), role: 'lead' }],
		});
		expect(added.status).toBe(201);
		expect(added.body.data).toMatchObject({ sequence: 2, status: 'scheduled', job_id: jobId });
		const path = `/appointments/${String(added.body.data['id'])}`;
		expect((await call('PATCH', path, { status: 'arrived' })).status).toBe(200);
		expect((await call('PATCH', path, { status: 'on_way' })).status).toBe(422);
		expect((await call('PATCH', path, {})).status).toBe(200);
		const other = idOf('techs', 1);
		const assign = (fields: object) => call('POST', `${path}/assignments`, fields);
		expect((await assign({ tech_id: other, role: 'lead' })).body.error?.['code']).toBe('conflict');
		expect((await assign({ tech_id: other })).body.data).toMatchObject({ role: 'helper' });
		expect((await assign({ tech_id: other })).status).toBe(409);
		await call('PATCH', `${path}/assignments/${other}`, { role: 'lead' });
		const { data } = (await call('GET', path)).body;
		expect((data['assignments'] as Row[]).map(({ role }) => role)).toEqual(['helper', 'lead']);
	});

	test('payments fill an invoice, and close an invoiced job', async () => {
		const invoice = api.tables.invoices[0] as Row;
		(api.tables.jobs[0] as Row)['status'] = 'invoiced';
		const pay = (amount: number) =>
			call('POST', '/payments', { invoice_id: invoice['id'], amount, method: 'zelle' });
		expect((await pay(50)).status).toBe(201);
		expect(invoice['status']).toBe('partial');
		await pay(400);
		expect([invoice['status'], api.tables.jobs[0]?.['status']]).toEqual(['paid', 'closed']);
	});

	test('a membership changes its status and its customer', async () => {
		const path = `/memberships/${idOf('memberships', 0)}`;
		expect((await call('PATCH', path, { status: 'suspended' })).body.data).toMatchObject({
			status: 'suspended',
		});
		const to = { to_customer_id: idOf('customers', 1), reason: 'House sold' };
		expect((await call('POST', `${path}/transfer`, to)).body.data).toMatchObject({
			customer_id: idOf('customers', 1),
		});
		const nobody = { to_customer_id: unknownId };
		expect((await call('POST', `${path}/transfer`, nobody)).status).toBe(422);
	});
});

describe('limits and faults', () => {
	test('beyond the limit it is 429 with the seconds to wait', async () => {
		let now = 65_000;
		await start({
			rateLimit: { perMinute: 2, perTenSeconds: 100 },
			clock: { now: () => now, sleep: async () => {} },
		});
		const answers = [await call('GET', '/tags'), await call('GET', '/tags')];
		const over = await call('GET', '/tags');
		now = 120_000;
		answers.push(await call('GET', '/tags'));
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
		expect([over.status, over.headers.get('retry-after')]).toEqual([429, '55']);
		expect(over.body.error?.['code']).toBe('rate_limited');
	});

	test('the sixth request at the same time is 429', async () => {
		await start({ latencyMilliseconds: 30 });
		const answers = await Promise.all(Array.from({ length: 6 }, () => call('GET', '/tags')));
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 429]);
		expect(api.mostAtOnce()).toBe(6);
	});

	test.each([
		[409, 'conflict'],
		[500, 'internal_error'],
		[503, 'internal_error'],
	])('a fault of status %d says %s', async (status, code) => {
		api.fail(1, { status });
		const { body } = await call('GET', '/tags');
		expect(body.error).toMatchObject({ code, request_id: expect.stringMatching(/^req_\d{26}$/) });
	});
});
