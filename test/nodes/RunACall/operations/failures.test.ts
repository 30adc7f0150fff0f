import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { actionDescription } from '../../../../lib/n8n/action/description';
import { RunACall } from '../../../../nodes/RunACall/RunACall.node';
import { runACallService } from '../../../../nodes/RunACall/service';
import type { RestFault } from '../../../emulators/api/restServer';
import {
	FULL_KEY,
	READ_KEY,
	startRunACallRest,
	type RunACallRest,
	type RunACallRestOptions,
} from '../../../emulators/api/runACall/rest';
import { idOf } from '../../../emulators/api/runACall/rows';
import { placedRunACall } from '../../../lib/n8n/action/placed';
import { runAction, type PlacedAction } from '../../../lib/n8n/action/run';
import { chosen } from '../../../lib/n8n/action/operations';

/** Every wait, in milliseconds; none lasts longer than a moment here. */
const mockWaits: number[] = [];
jest.mock('node:timers/promises', () => {
	const actual = jest.requireActual<typeof import('node:timers/promises')>('node:timers/promises');
	return {
		...actual,
		setTimeout: async (milliseconds: number, ...others: []) => {
			mockWaits.push(milliseconds);
			await actual.setTimeout(Math.min(milliseconds, 10), ...others);
		},
	};
});

let api: RunACallRest;
const start = async (options: RunACallRestOptions = {}) => {
	await api?.close();
	api = await startRunACallRest(options);
};
beforeEach(async () => {
	await start();
	mockWaits.length = 0;
});
afterAll(() => api.close());

const run = (parameters: INodeParameters, more: Partial<PlacedAction> = {}) =>
	runAction(placedRunACall(api, parameters, more));

/** The sentence a run ends with. */
async function sentenceOf(running: Promise<unknown>): Promise<string> {
	return await running.then(
		() => 'It did not fail',
		(error: unknown) => {
			const { message, description } = error as { message: string; description?: string | null };
			return description ? `${message} | ${description}` : message;
		},
	);
}

const getCustomer = {
	resource: 'customer',
	operation: 'get',
	customerId: chosen(idOf('customers', 0)),
};
const createCustomer = {
	resource: 'customer',
	operation: 'create',
	firstName: 'Ada',
	lastName: 'Byron',
	additionalFields: {},
};
const upsertCustomer = {
	...createCustomer,
	operation: 'upsert',
	externalId: 'crm-1',
	externalSource: 'hubspot',
};
const pay = {
	resource: 'payment',
	operation: 'create',
	invoiceId: chosen(idOf('invoices', 0)),
	amount: 10,
	method: 'cash',
	additionalFields: {},
};

describe('one sentence says what happened and what to do', () => {
	const rows: Array<[string, INodeParameters, RestFault, RegExp, number]> = [
		['401', getCustomer, { status: 401 }, /^Run a Call rejected the credential: .*rkc_live_/, 1],
		['403 of reading', getCustomer, { status: 403 }, /use an API key with the scope "read"/, 1],
		['403 of writing', createCustomer, { status: 403 }, /use an API key with the scope "write"/, 1],
		[
			'404',
			getCustomer,
			{ status: 404 },
			new RegExp(`did not find Customer ${idOf('customers', 0)}`),
			1,
		],
		[
			'409 of what may not be repeated',
			createCustomer,
			{ status: 409 },
			/reports a conflict with its current data/,
			1,
		],
		[
			'409 again and again',
			upsertCustomer,
			{ status: 409 },
			/reports a conflict with its current data/,
			3,
		],
		[
			'422',
			createCustomer,
			{ status: 422 },
			/rejected the values \("The request failed: invalid_request"\)/,
			1,
		],
		[
			'429 with a reset far away',
			getCustomer,
			{ status: 429, headers: { 'Retry-After': '900' } },
			/rate limit is exceeded/,
			1,
		],
		[
			'500 of reading',
			getCustomer,
			{ status: 500 },
			/HTTP 500: try again in a few minutes. \| .*request req_\d{26}"$/,
			1,
		],
		[
			'500 of writing',
			createCustomer,
			{ status: 500 },
			/it is unclear whether this was done: check in Run a Call/,
			1,
		],
		[
			'503 of reading',
			getCustomer,
			{ status: 503, headers: { 'Retry-After': '0' } },
			/HTTP 503: try again in a few minutes. \| /,
			3,
		],
		['503 of writing', pay, { status: 503 }, /it is unclear whether this was done/, 1],
		[
			'a page of a proxy',
			getCustomer,
			{ status: 200, body: '<h1>Hello</h1>' },
			/^The response is not from Run a Call's API/,
			1,
		],
		[
			'a cut connection, writing',
			pay,
			'reset',
			/was lost before it responded, so it is unclear/,
			1,
		],
		[
			'an answer that nobody can decompress, writing',
			pay,
			{ status: 200, headers: { 'Content-Encoding': 'gzip' }, body: 'no gzip' },
			/was lost before it responded, so it is unclear/,
			1,
		],
		[
			'an answer that ends in the middle, writing',
			pay,
			{ status: 200, headers: { 'Content-Length': '900' }, body: '{' },
			/so it is unclear whether this was done/,
			1,
		],
		[
			'an answer that redirects, writing',
			pay,
			{ status: 307, headers: { Location: 'https://example.com/' }, body: '' },
			/responded with a redirect \(HTTP 307\), which is not followed/,
			1,
		],
		[
			'an answer that is lost, writing',
			createCustomer,
			'lost',
			/was lost before it responded, so it is unclear/,
			1,
		],
	];

	test.each(rows)('%s', async (_what, parameters, fault, sentence, requests) => {
		api.fail(9, fault);
		const message = await sentenceOf(run(parameters));
		expect(message).toMatch(sentence);
		expect(message).not.toContain(FULL_KEY);
		expect(message).not.toContain('\n');
		expect(api.requests).toHaveLength(requests);
	});

	test('no answer in time', async () => {
		api.fail(1, 'timeout');
		const impatient = { ...runACallService, timeoutSeconds: 0.2 };
		const nodeType = new RunACall();
		Object.assign(nodeType.description, actionDescription(impatient));
		const message = await sentenceOf(run(pay, { nodeType }));
		expect(message).toMatch(/did not respond within 0.2 s, so it is unclear whether this was done/);
		expect(api.requests.slice(1)).toEqual([]);
	});

	test('a port that does not speak HTTPS', async () => {
		const baseUrl = api.url.replace('http:', 'https:');
		const message = await sentenceOf(run(pay, { credential: { apiKey: FULL_KEY, baseUrl } }));
		expect(message).toMatch(
			/^n8n can't reach Run a Call at https:\S+ \(it does not support HTTPS there\): check the network/,
		);
	});

	test('nobody there', async () => {
		const { url } = api;
		await api.close();
		const running = run(getCustomer, { credential: { apiKey: FULL_KEY, baseUrl: url } });
		expect(await sentenceOf(running)).toMatch(/^n8n can't reach Run a Call at http:\/\/127.0.0.1/);
		await start();
	});

	test("a wrong key, and a key without the scope, in the API's own words", async () => {
		const wrong = { apiKey: 'rkc_live_wrong', baseUrl: api.url };
		const message = await sentenceOf(run(getCustomer, { credential: wrong }));
		expect(message).toMatch(
			/rejected the credential: copy .* \| .*"Missing or malformed Authorization/,
		);
		const reader = { apiKey: READ_KEY, baseUrl: api.url };
		expect(await sentenceOf(run(getCustomer, { credential: reader }))).toBe('It did not fail');
		expect(await sentenceOf(run(createCustomer, { credential: reader }))).toMatch(
			/does not allow this .*use an API key with the scope "write".* \| .*insufficient scope/,
		);
	});

	test('what the API says of a wrong value', async () => {
		const wrong = { ...createCustomer, additionalFields: { email: 'ada' } };
		expect(await sentenceOf(run(wrong))).toMatch(/rejected the values \("email: .*"\): correct/);
		const step = {
			resource: 'job',
			operation: 'updateStatus',
			jobId: chosen(idOf('jobs', 0)),
			status: 'closed',
		};
		expect(await sentenceOf(run(step))).toMatch(/"Invalid status transition: scheduled → closed"/);
	});

	test('a field that is empty is not sent at all', async () => {
		const nobody = { ...getCustomer, customerId: chosen('') };
		expect(await sentenceOf(run(nobody))).toMatch(/^"Customer" is empty/);
		expect(api.requests).toEqual([]);
	});
});

describe('what may be repeated, is', () => {
	test('reading, after a cut connection', async () => {
		api.fail(1, 'reset');
		const [item] = await run(getCustomer);
		expect(item?.json['id']).toBe(idOf('customers', 0));
		expect(api.requests).toHaveLength(2);
		expect(mockWaits).toEqual([1000]);
	});

	test.each([['lost'], [{ status: 409 }], [{ status: 503 }]] as const)(
		'creating by external ID after %j makes one customer',
		async (fault) => {
			api.fail(1, fault);
			const [item] = await run(upsertCustomer);
			expect(item?.json).toMatchObject({ external_id: 'crm-1' });
			expect(api.requests).toHaveLength(2);
			expect(api.tables.customers).toHaveLength(4);
		},
	);

	test('creating, when the limit was used up: it was not done', async () => {
		api.fail(1, { status: 429, headers: { 'Retry-After': '0' } });
		await run(createCustomer);
		expect(api.requests).toHaveLength(2);
		expect(api.tables.customers).toHaveLength(4);
	});

	test('payments, never', async () => {
		api.fail(1, 'lost');
		await sentenceOf(run(pay));
		expect(api.requests).toHaveLength(1);
		expect(api.tables.payments).toHaveLength(4);
	});
});

describe('Return All', () => {
	const lists = runACallService.resources.flatMap(({ name, operations }) =>
		operations
			.filter(({ paging }) => paging !== undefined)
			.map(({ path }) => [name, path.replace('/v1/', '')] as const),
	);
	const tables: Record<string, Parameters<RunACallRest['seed']>[0]> = {
		'voice-calls': 'voiceCalls',
	};

	test.each(lists)('%s: 250 rows in three parts', async (resource, path) => {
		const table = tables[path] ?? (path as Parameters<RunACallRest['seed']>[0]);
		api.seed(table, 250);
		const items = await run({ resource, operation: 'getMany', returnAll: true, filters: {} });
		expect(new Set(items.map(({ json }) => json['id'])).size).toBe(250);
		expect(api.requests.map(({ query }) => query['limit'])).toEqual(['100', '100', '100']);
		expect(new Set(api.requests.map(({ query }) => query['starting_after'])).size).toBe(3);
	});

	test('a limit stops it, and a limit across parts, too', async () => {
		api.seed('customers', 250);
		const many = (limit: number) =>
			run({ resource: 'customer', operation: 'getMany', returnAll: false, limit, filters: {} });
		expect(await many(20)).toHaveLength(20);
		expect(await many(120)).toHaveLength(120);
		expect(api.requests.map(({ query }) => query['limit'])).toEqual(['20', '100', '100']);
	});

	test('a list that meets the rate limit is finished', async () => {
		api.seed('customers', 250);
		api.fail(1, { status: 429, headers: { 'Retry-After': '7' } }, ({ query }) =>
			Boolean(query['starting_after']),
		);
		const items = await run({
			...{ resource: 'customer', operation: 'getMany' },
			...{ returnAll: true, filters: {} },
		});
		expect(items).toHaveLength(250);
		expect(api.requests.map(({ status }) => status)).toEqual([200, 429, 200, 200]);
		expect(mockWaits).toEqual([7000]);
	});

	test('no row is no item, and no error', async () => {
		api.tables.customers.length = 0;
		const all = { resource: 'customer', operation: 'getMany', returnAll: true, filters: {} };
		expect(await run(all)).toEqual([]);
	});
});

describe('items', () => {
	const ids = ['customers', 'nothing', 'customers'].map((table, index) => idOf(table, index));
	const items: INodeExecutionData[] = ids.map((id) => ({ json: { id } }));
	const each = { ...getCustomer, customerId: chosen('={{ $json.id }}') };

	test('one after the other, however many: the API takes five at once', async () => {
		await start({ latencyMilliseconds: 10 });
		const ten = Array.from({ length: 10 }, () => items[0] as INodeExecutionData);
		expect(await run(each, { items: ten })).toHaveLength(10);
		expect(api.mostAtOnce()).toBe(1);
	});

	test('Continue On Fail gives an error for the item that failed, and the others', async () => {
		const made = await run(each, { items, continueOnFail: true });
		expect(made.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(made[0]?.json['id']).toBe(ids[0]);
		expect(made[1]?.json['error']).toMatch(/did not find Customer/);
		expect(made[2]?.json['id']).toBe(ids[2]);
	});

	test('without it, nothing is sent after the one that failed', async () => {
		expect(await sentenceOf(run(each, { items }))).toMatch(/did not find Customer/);
		expect(api.requests).toHaveLength(2);
	});

	test('Simplify keeps what one looks for; without it, everything comes', async () => {
		const [simple] = await run({ ...getCustomer, simplify: true });
		const [whole] = await run({ ...getCustomer, simplify: false });
		expect(Object.keys(simple?.json ?? {})).toHaveLength(10);
		expect(whole?.json).toEqual(api.tables.customers[0]);
	});

	test('tags can be taken off', async () => {
		const none = {
			resource: 'job',
			operation: 'setTags',
			jobId: chosen(idOf('jobs', 0)),
			tagIds: '',
		};
		expect((await run(none))[0]?.json['tags']).toEqual([]);
		expect(api.requests[0]?.body).toEqual({ tag_ids: [] });
	});

	test('duplicates are told', async () => {
		Object.assign(api.tables.customers[2] ?? {}, { phone: '+13035551001' });
		const [item] = await run({
			resource: 'customer',
			operation: 'lookUpByPhone',
			phone: '+13035551001',
		});
		expect(item?.json).toMatchObject({ id: idOf('customers', 2), has_duplicates: true });
	});
});
