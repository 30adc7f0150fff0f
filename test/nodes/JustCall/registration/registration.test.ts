import {
	justCallApi,
	retryRateLimited,
	rateLimitResetsAt,
	type ApiRequest,
	type JustCallAnswer,
} from '../../../../nodes/JustCall/registration/api/client';
import { unreachable } from '../../../../lib/webhook/platform/reachable';
import {
	entriesOf,
	listed,
	ownType,
	vendorType,
} from '../../../../nodes/JustCall/registration/api/entries';
import {
	plan,
	synchronise,
	typesToRegister,
	unregister,
} from '../../../../nodes/JustCall/registration/synchronise/plan';
import {
	RegistrationError,
	type RegistrationCode,
} from '../../../../nodes/JustCall/registration/api/error';
import { justCall } from '../../../../nodes/JustCall/platform';

const URL_OWN = 'https://n8n.example.com/webhook/justcall';
const URL_TEST = 'https://n8n.example.com/webhook-test/justcall';
const URL_CRM = 'https://crm.example.com/hooks/justcall';
const KEY = 'key-0142';
const SECRET = 'secret-0142';
const NOW_SECONDS = 1_773_326_100; // 2026-03-12T14:35:00Z

/** The types that JustCall's API takes. */
const API_TYPES = Object.keys(justCall.events)
	.map(vendorType)
	.filter((type) => type !== 'contact.created');

type Entry = [type: string, url: string, urlId: string];
/** An answer in the place of the account's; `after` the work was done, of which the caller learns nothing. */
type Fault = { method?: string; from?: number; times?: number; after?: boolean } & (
	{ status: number; body?: unknown; headers?: Record<string, string> } | { error: string }
);

/** A JustCall account as its API documentation describes it, in memory. */
class Account {
	entries: Entry[] = [];
	requests: ApiRequest[] = [];
	faults: Fault[] = [];
	nowSeconds = NOW_SECONDS;
	perMinute = 1000;
	createAnswers: 'this type' | 'no id' = 'this type';
	emptyIs: 'a list' | 'a 404' = 'a list';
	readonly api = justCallApi({ apiKey: KEY, apiSecret: SECRET }, (request) => this.send(request));
	private readonly used = new Map<number, number>();
	private made = 0;

	constructor(...entries: Entry[]) {
		this.entries = entries;
	}

	of(url: string): string[] {
		return this.entries.filter((entry) => entry[1] === url).map(([type]) => type);
	}

	count(method: string): number {
		return this.requests.filter((request) => request.method === method).length;
	}

	private async send(request: ApiRequest): Promise<JustCallAnswer> {
		this.requests.push(request);
		const fault = this.faultFor(request);
		const answer = fault === undefined || fault.after ? this.limited(request) : undefined;
		if (fault !== undefined && 'error' in fault) throw new Error(fault.error);
		return fault === undefined
			? (answer as JustCallAnswer)
			: { headers: {}, body: { status: 'failed', message: 'Server error' }, ...fault };
	}

	private faultFor({ method }: ApiRequest): Fault | undefined {
		const fault = this.faults.find((one) => one.method === undefined || one.method === method);
		if (fault === undefined || this.count(method) < (fault.from ?? 1)) return undefined;
		if (fault.times !== undefined && --fault.times === 0) {
			this.faults = this.faults.filter((one) => one !== fault);
		}
		return fault;
	}

	private limited(request: ApiRequest): JustCallAnswer {
		const minute = Math.floor(this.nowSeconds / 60);
		const used = (this.used.get(minute) ?? 0) + 1;
		this.used.set(minute, used);
		const headers = {
			'X-Rate-Limit-Limit': '1800',
			'X-Rate-Limit-Remaining': '1700',
			'X-Rate-Limit-Reset': String(NOW_SECONDS + 3000),
			'X-Rate-Limit-Burst-Limit': String(this.perMinute),
			'X-Rate-Limit-Burst-Remaining': String(Math.max(0, this.perMinute - used)),
			'X-Rate-Limit-Burst-Reset': String((minute + 1) * 60),
		};
		return used > this.perMinute
			? { status: 429, headers, body: { status: 'failed', message: 'Too many requests' } }
			: { headers, ...this.answer(request) };
	}

	private answer({ method, url, headers, body }: ApiRequest): { status: number; body: unknown } {
		if (headers.Authorization !== `${KEY}:${SECRET}`) return failed(401, 'Unauthorized');
		const urlId = /^https:\/\/api\.justcall\.io\/v2\.1\/webhooks\/url\/(\w+)$/.exec(url)?.[1];
		if (method === 'DELETE' && urlId !== undefined) return this.delete(urlId);
		if (url !== 'https://api.justcall.io/v2.1/webhooks') return failed(404, 'Not found');
		return method === 'GET' ? this.list() : this.create(body?.type ?? '', body?.webhook_url ?? '');
	}

	private list() {
		if (this.entries.length === 0 && this.emptyIs === 'a 404') return failed(404, 'No webhooks');
		const types = [...new Set(this.entries.map(([type]) => type))];
		const data = types.map((type) => this.summary(type));
		return { status: 200, body: { status: 'success', data, total_count: data.length } };
	}

	private create(type: string, url: string) {
		if (!API_TYPES.includes(type)) return failed(400, `Invalid type ${type}`);
		this.made += 1;
		this.entries.push([type, url, `65fc65d6d8b63be90aeee${String(this.made).padStart(3, '0')}`]);
		const data = this.createAnswers === 'no id' ? { type } : this.summary(type);
		return { status: 200, body: { status: 'success', data } };
	}

	private delete(urlId: string) {
		const entry = this.entries.find((one) => one[2] === urlId);
		if (entry === undefined) return failed(404, 'Webhook not found');
		this.entries = this.entries.filter((one) => one !== entry);
		return { status: 200, body: { status: 'success', data: this.summary(entry[0]) } };
	}

	private summary(type: string) {
		const urls = this.entries.filter((entry) => entry[0] === type);
		return {
			type,
			webhook_urls: urls.map(([, webhook_url, url_id]) => ({ webhook_url, url_id })),
			url_count: urls.length,
		};
	}
}

const failed = (status: number, message: string) => ({
	status,
	body: { status: 'failed', message },
});

async function failureOf(work: Promise<unknown>): Promise<RegistrationError> {
	const outcome = await work.catch((error: unknown) => error);
	if (outcome instanceof RegistrationError) return outcome;
	throw new Error(`no RegistrationError but ${JSON.stringify(outcome)}`);
}

describe('planning', () => {
	const own = (type: string, urlId: string) => ({ type, url: URL_OWN, urlId });

	test.each([
		['nothing there', [], ['call.missed'], [], ['call.missed'], []],
		['all there', [own('call.missed', 'a')], ['call.missed'], ['a'], [], []],
		[
			'one missing',
			[own('call.missed', 'a')],
			['call.missed', 'sms.sent'],
			['a'],
			['sms.sent'],
			[],
		],
		['one too many', [own('call.missed', 'a')], ['sms.sent'], [], ['sms.sent'], ['a']],
		[
			'twice there',
			[own('call.missed', 'a'), own('call.missed', 'b')],
			['call.missed'],
			['a'],
			[],
			['b'],
		],
		[
			'an event wanted by both of its names',
			[],
			['voicemail.received', 'call.voicemail'],
			[],
			['voicemail.received'],
			[],
		],
		[
			'only the URLs of others',
			[{ type: 'call.missed', url: URL_CRM, urlId: 'a' }],
			['call.missed'],
			[],
			['call.missed'],
			[],
		],
		[
			'a URL that ours begins with',
			[{ type: 'sms.sent', url: `${URL_OWN}/2`, urlId: 'a' }],
			['call.missed'],
			[],
			['call.missed'],
			[],
		],
	])('%s', (_name, entries, types, keep, create, remove) => {
		const planned = plan(entries, URL_OWN, types);
		expect({
			keep: planned.keep.map(({ urlId }) => urlId),
			create: planned.create,
			remove: planned.remove.map(({ urlId }) => urlId),
		}).toEqual({ keep, create, remove });
	});

	test('the list is read whatever is missing in it', () => {
		const data = [
			{ type: 'call.voicemail', webhook_urls: [{ webhook_url: URL_OWN, url_id: 7 }] },
			{ type: 'call.missed', webhook_urls: null },
			{ type: 'sms.sent', webhook_urls: [{ webhook_url: URL_OWN }, null, 'x'] },
			null,
			'x',
		];
		const found = [{ type: 'voicemail.received', url: URL_OWN, urlId: '7' }];
		expect(entriesOf({ status: 'success', data, total_count: 5 })).toEqual(found);
		for (const body of [undefined, null, [], 'x', {}, { data: null }, { data: 'x' }]) {
			expect(entriesOf(body)).toEqual([]);
		}
	});

	test.each([
		['voicemail.received', 'call.voicemail'],
		['call.missed', 'call.missed'],
		['contact.created', 'contact.created'],
	])('%s is %s to the API', (own_, vendor) => {
		expect(vendorType(own_)).toBe(vendor);
		expect(ownType(vendor)).toBe(own_);
	});
});

describe('the types to register', () => {
	test('for all events: each, but no SMS twice', () => {
		const types = typesToRegister('all');
		expect(types).toHaveLength(Object.keys(justCall.events).length - 1);
		expect(types).toEqual(expect.arrayContaining(['sms.sent', 'sms.received', 'contact.created']));
		expect(types).not.toContain('sms.sent_received');
	});

	test('for a selection: that, and nothing JustCall has no such event for', () => {
		const selection = new Set(['sms.sent_received', 'call.missed', 'meeting.ended']);
		expect(typesToRegister(selection)).toEqual(['call.missed', 'sms.sent_received']);
	});
});

describe('synchronising', () => {
	test('registers each event under its name at JustCall, with the literal key and secret', async () => {
		const account = new Account();
		const { registered, rejected } = await synchronise(account.api, URL_OWN, [
			'call.completed',
			'voicemail.received',
		]);
		expect(registered).toEqual([
			{ type: 'call.completed', urlId: '65fc65d6d8b63be90aeee001' },
			{ type: 'voicemail.received', urlId: '65fc65d6d8b63be90aeee002' },
		]);
		expect(rejected).toEqual([]);
		expect(account.of(URL_OWN)).toEqual(['call.completed', 'call.voicemail']);
		expect(account.requests[1]).toEqual({
			method: 'POST',
			url: 'https://api.justcall.io/v2.1/webhooks',
			headers: { Authorization: 'key-0142:secret-0142', Accept: 'application/json' },
			body: { type: 'call.completed', webhook_url: URL_OWN },
		});
	});

	test('a second time changes nothing and finds the same', async () => {
		const account = new Account();
		const first = await synchronise(account.api, URL_OWN, ['call.missed', 'voicemail.received']);
		const second = await synchronise(account.api, URL_OWN, ['call.missed', 'voicemail.received']);
		expect(second.registered).toEqual(first.registered);
		expect(account.count('POST')).toBe(2);
	});

	test('adopts, completes and cleans up its own URL, and leaves all others alone', async () => {
		const account = new Account(
			['call.completed', URL_OWN, 'own1'],
			['call.completed', URL_CRM, 'crm1'],
			['call.completed', URL_OWN, 'own2'],
			['sms.sent', URL_OWN, 'own3'],
			['sms.sent', URL_TEST, 'test1'],
		);
		const { registered } = await synchronise(account.api, URL_OWN, [
			'call.completed',
			'call.missed',
		]);
		expect(registered[0]).toEqual({ type: 'call.completed', urlId: 'own1' });
		expect(account.of(URL_OWN)).toEqual(['call.completed', 'call.missed']);
		expect(account.of(URL_CRM)).toEqual(['call.completed']);
		expect(account.of(URL_TEST)).toEqual(['sms.sent']);
	});

	test('the id of a new entry is not that of another URL', async () => {
		const account = new Account(['call.missed', URL_CRM, 'crm1']);
		const { registered } = await synchronise(account.api, URL_OWN, ['call.missed']);
		expect(registered).toEqual([{ type: 'call.missed', urlId: '65fc65d6d8b63be90aeee001' }]);
	});

	test('an account whose list does not exist yet has none', async () => {
		const account = new Account();
		account.emptyIs = 'a 404';
		expect((await synchronise(account.api, URL_OWN, ['call.missed'])).registered).toHaveLength(1);
	});

	test('ids that the answer lacks come from the list', async () => {
		const account = new Account(['call.missed', URL_CRM, 'crm1']);
		account.createAnswers = 'no id';
		const { registered, rejected } = await synchronise(account.api, URL_OWN, [
			'call.missed',
			'voicemail.received',
			'contact.created',
		]);
		expect(registered).toEqual([
			{ type: 'call.missed', urlId: '65fc65d6d8b63be90aeee001' },
			{ type: 'voicemail.received', urlId: '65fc65d6d8b63be90aeee002' },
		]);
		expect(rejected).toEqual([
			{ type: 'contact.created', message: 'Invalid type contact.created' },
		]);
	});

	test('an event only the help page names is named, and the others stay registered', async () => {
		const account = new Account();
		const result = await synchronise(account.api, URL_OWN, Object.keys(justCall.events));
		expect(result.rejected).toEqual([
			{ type: 'contact.created', message: 'Invalid type contact.created' },
		]);
		expect(account.of(URL_OWN).sort()).toEqual([...API_TYPES].sort());
		expect(result.registered).toHaveLength(23);
	});

	test('an event that the API rejects, entered by hand for the URL, stays', async () => {
		const account = new Account(['contact.created', URL_OWN, 'own1']);
		const types = ['call.missed', 'contact.created'];
		for (let times = 0; times < 2; times++) {
			const { rejected } = await synchronise(account.api, URL_OWN, types);
			expect(rejected).toEqual([]);
			expect(account.of(URL_OWN)).toEqual(['contact.created', 'call.missed']);
		}
	});

	test('one event that the plan has not does not stop the others', async () => {
		const account = new Account();
		account.faults = [{ method: 'POST', from: 2, times: 1, status: 403 }];
		const result = await synchronise(account.api, URL_OWN, ['call.missed', 'call.ai_voice_agent']);
		expect(result.registered.map(({ type }) => type)).toEqual(['call.missed']);
		expect(result.rejected).toEqual([{ type: 'call.ai_voice_agent', message: 'Server error' }]);
	});

	test('what can not be deleted is named, and does no harm', async () => {
		const account = new Account(['sms.sent', URL_OWN, 'own1']);
		account.faults = [{ method: 'DELETE', status: 500 }];
		const result = await synchronise(account.api, URL_OWN, ['call.missed']);
		expect(result.leftBehind).toEqual([{ type: 'sms.sent', urlId: 'own1' }]);
		expect(result.registered).toHaveLength(1);
	});
});

describe('a registration that fails leaves nothing behind', () => {
	const TYPES = ['call.completed', 'call.missed', 'sms.sent'];
	const before: Entry[] = [
		['call.missed', URL_CRM, 'crm1'],
		['call.completed', URL_OWN, 'own1'],
	];

	test.each<[string, Fault, RegistrationCode]>([
		['a wrong key', { status: 401, body: { message: 'Unauthorized' } }, 'unauthorised'],
		['a plan without webhooks', { status: 403, body: { message: 'Upgrade' } }, 'plan'],
		['a spent rate limit', { status: 429 }, 'rate-limited'],
		['an API that is down', { status: 503 }, 'api-down'],
		['no network', { error: 'connect ECONNREFUSED' }, 'api-down'],
		['a gateway page', { status: 200, body: '<html>' }, 'api-down'],
		[
			'a failure under the status 200',
			{ status: 200, body: failed(0, 'Unauthorized').body },
			'unauthorised',
		],
		['another rejection', { status: 400, body: { message: 'Bad request' } }, 'rejected'],
	])('at the list: %s', async (_name, fault, code) => {
		const account = new Account(...before);
		account.faults = [fault];
		expect(await failureOf(synchronise(account.api, URL_OWN, TYPES))).toMatchObject({ code });
		expect(account.requests).toHaveLength(1);
		expect(account.entries).toEqual(before);
	});

	test.each<[string, Fault, RegistrationCode]>([
		['the key is revoked', { status: 401 }, 'unauthorised'],
		['the rate limit is reached', { status: 429 }, 'rate-limited'],
		['the API goes down', { status: 500 }, 'api-down'],
		['the API does the work and its answer is lost', { error: 'reset', after: true }, 'api-down'],
		['a gateway gives up after the work was done', { status: 504, after: true }, 'api-down'],
	])('at the second creation: %s', async (_name, fault, code) => {
		const account = new Account(...before);
		account.faults = [{ ...fault, method: 'POST', from: 2, times: 1 }];
		const error = await failureOf(synchronise(account.api, URL_OWN, TYPES));
		expect(error).toMatchObject({ code, leftBehind: [] });
		expect(account.entries).toEqual(before);
	});

	test('where the list can not be had for taking back, the known ids are deleted', async () => {
		const account = new Account(...before);
		account.faults = [
			{ method: 'POST', from: 2, status: 500 },
			{ method: 'GET', from: 2, status: 500 },
		];
		await failureOf(synchronise(account.api, URL_OWN, TYPES));
		expect(account.entries).toEqual(before);
	});

	test('what could not be taken back is named', async () => {
		const account = new Account(...before);
		account.faults = [
			{ method: 'POST', from: 2, status: 429 },
			{ method: 'DELETE', status: 429 },
		];
		const error = await failureOf(synchronise(account.api, URL_OWN, TYPES));
		expect(error.leftBehind).toEqual([{ type: 'call.missed', urlId: '65fc65d6d8b63be90aeee001' }]);
		expect(error.message).toContain('Still registered: call.missed');
	});

	test('the next activation adopts what could not be taken back', async () => {
		const account = new Account(...before);
		account.faults = [
			{ method: 'POST', from: 2, status: 429 },
			{ method: 'DELETE', status: 429 },
		];
		await failureOf(synchronise(account.api, URL_OWN, TYPES));
		account.faults = [];
		await synchronise(account.api, URL_OWN, TYPES);
		expect(account.of(URL_OWN).sort()).toEqual([...TYPES].sort());
	});

	test.each([
		['every event', ['contact.created'], 'rejected'],
		['every event of several', ['contact.created', 'call.unheard_of'], 'rejected'],
	])('JustCall rejects %s', async (_name, types, code) => {
		const account = new Account(['sms.sent', URL_OWN, 'own1']);
		expect(await failureOf(synchronise(account.api, URL_OWN, types))).toMatchObject({ code });
		expect(account.of(URL_OWN)).toEqual(['sms.sent']);
	});

	test('a URL that does not answer JustCall is not tried for every event', async () => {
		const account = new Account();
		const body = { status: 'failed', message: 'Webhook URL validation failed: answered 404' };
		account.faults = [{ method: 'POST', status: 422, body }];
		const error = await failureOf(synchronise(account.api, URL_OWN, Object.keys(justCall.events)));
		expect(error.code).toBe('url-not-public');
		expect(error.message).toContain('answered 404');
		expect(account.count('POST')).toBe(2);
		expect(account.entries).toEqual([]);
	});
});

describe('errors say what to do', () => {
	test.each<[RegistrationCode, Fault, RegExp[]]>([
		['unauthorised', { status: 401 }, [/API key and secret/, /Settings > API & Webhooks/]],
		['plan', { status: 403 }, [/Team plan/]],
		['rate-limited', { status: 429 }, [/Try again in a minute/]],
		[
			'rate-limited',
			{
				status: 429,
				headers: {
					'x-rate-limit-remaining': '0',
					'x-rate-limit-reset': String(NOW_SECONDS + 600),
				},
			},
			[/Try again after 2026-03-12 14:45:00 UTC\./],
		],
		[
			'rate-limited',
			{
				status: 429,
				headers: { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': '999999999999' },
			},
			[/Try again in a minute/],
		],
		[
			'rejected',
			{ status: 400, body: { message: 'No\r\n\u001b[31mway' } },
			[/"No \\u001b\[31mway"/],
		],
		['api-down', { error: 'getaddrinfo ENOTFOUND' }, [/ENOTFOUND/, /Try again/]],
		[
			'rejected',
			{ status: 400, body: { message: 'No.' } },
			[/"No\."/, /set Registration to Manual/],
		],
	])('%s', async (code, fault, words) => {
		const account = new Account();
		account.faults = [fault];
		const error = await failureOf(synchronise(account.api, URL_OWN, ['call.missed']));
		expect(error.code).toBe(code);
		for (const word of words) expect(error.message).toMatch(word);
		expect(error.message).not.toContain(SECRET);
	});
});

describe('unregistering', () => {
	test('by id', async () => {
		const account = new Account(['call.missed', URL_CRM, 'crm1']);
		const { registered } = await synchronise(account.api, URL_OWN, ['call.missed', 'sms.sent']);
		await unregister(account.api, registered);
		expect(account.entries).toEqual([['call.missed', URL_CRM, 'crm1']]);
	});

	test('by URL, duplicates and forgotten ones too', async () => {
		const account = new Account(
			['call.missed', URL_OWN, 'own1'],
			['call.missed', URL_OWN, 'own2'],
			['sms.sent', URL_TEST, 'test1'],
		);
		await unregister(account.api, URL_OWN);
		expect(account.entries).toEqual([['sms.sent', URL_TEST, 'test1']]);
	});

	test('what is gone already counts as deleted', async () => {
		const account = new Account(['call.missed', URL_OWN, 'own1']);
		await unregister(account.api, [
			{ type: 'sms.sent', urlId: 'gone' },
			{ type: 'call.missed', urlId: 'own1' },
		]);
		expect(account.entries).toEqual([]);
	});

	test.each<[string, Fault, RegistrationCode, number]>([
		['one temporary failure does not stop the others', { status: 500, times: 1 }, 'api-down', 3],
		['a revoked key stops at once', { status: 401 }, 'unauthorised', 1],
		['an API that stays down gets two tries', { error: 'timeout' }, 'api-down', 2],
	])('%s', async (_name, fault, code, requests) => {
		const account = new Account(
			['call.missed', URL_OWN, 'own1'],
			['sms.sent', URL_OWN, 'own2'],
			['sms.received', URL_OWN, 'own3'],
		);
		account.faults = [{ ...fault, method: 'DELETE' }];
		const error = await failureOf(unregister(account.api, URL_OWN));
		expect(error.code).toBe(code);
		expect(account.count('DELETE')).toBe(requests);
		expect(error.leftBehind.map(({ urlId }) => urlId)).toEqual(
			account.entries.map(([, , urlId]) => urlId),
		);
	});
});

describe('the URL', () => {
	test.each([
		['https://n8n.example.com/webhook/justcall', true],
		['https://n8n.example.com:8443/webhook/justcall', true],
		['https://203.0.113.7/webhook', true],
		['https://172.32.0.1/webhook', true],
		['https://[2001:db8::7]/webhook', true],
		['http://n8n.example.com/webhook', false],
		['https://localhost:5678/webhook', false],
		['https://localhost./webhook', false],
		['https://n8n.localhost/webhook', false],
		['https://n8n:5678/webhook', false],
		['https://n8n.local/webhook', false],
		['https://n8n.internal/webhook', false],
		['https://127.0.0.1/webhook', false],
		['https://2130706433/webhook', false],
		['https://10.1.2.3/webhook', false],
		['https://172.16.0.1/webhook', false],
		['https://192.168.1.10/webhook', false],
		['https://169.254.169.254/webhook', false],
		['https://100.64.0.1/webhook', false],
		['https://0.0.0.0/webhook', false],
		['https://[::1]/webhook', false],
		['https://[fd12::7]/webhook', false],
		['https://[fe80::7]/webhook', false],
		['https://[::ffff:192.168.1.10]/webhook', false],
		['/webhook/justcall', false],
		['', false],
	])('%p can be reached by JustCall: %p', (url, can) => {
		expect(unreachable(url) === undefined).toBe(can);
	});

	test('one that can not be reached is rejected before any request', async () => {
		const account = new Account();
		const url = 'http://localhost:5678/webhook/justcall';
		const error = await failureOf(synchronise(account.api, url, ['call.missed']));
		expect(error.code).toBe('url-not-public');
		expect(error.message).toMatch(/localhost:5678.*https:\/\/.*WEBHOOK_URL/);
		expect(account.requests).toEqual([]);
	});

	test('any is taken where that is allowed', async () => {
		const account = new Account();
		const url = 'http://127.0.0.1:5678/webhook/justcall';
		await synchronise(account.api, url, ['call.missed'], { allowAnyUrl: true });
		expect(account.of(url)).toEqual(['call.missed']);
	});
});

describe('the rate limit', () => {
	function waiting(account: Account, longestWaitSeconds: number) {
		const waits: number[] = [];
		const api = retryRateLimited(account.api, {
			nowSeconds: () => account.nowSeconds,
			sleepSeconds: async (seconds) => {
				waits.push(seconds);
				account.nowSeconds += seconds;
			},
			longestWaitSeconds,
		});
		return { api, waits };
	}

	test('all events on the Team plan after a first try: one wait, and all are there', async () => {
		const account = new Account();
		account.perMinute = 30;
		const { api, waits } = waiting(account, 90);
		const types = Object.keys(justCall.events);
		const { registered } = await synchronise(api, URL_OWN, types);
		await unregister(api, registered);
		expect(waits).toEqual([61]);
		expect(account.entries).toEqual([]);
	});

	test('a limit that resets too late is told, with the time', async () => {
		const account = new Account();
		account.perMinute = 2;
		const { api, waits } = waiting(account, 30);
		const error = await failureOf(synchronise(api, URL_OWN, ['call.missed', 'sms.sent']));
		expect(error.message).toContain('after 2026-03-12 14:36:00 UTC');
		expect(waits).toEqual([]);
	});

	test('waits are few: a limit that never resets ends', async () => {
		const account = new Account();
		account.perMinute = 0;
		const { api, waits } = waiting(account, 1000);
		expect(await failureOf(listed(api))).toMatchObject({ code: 'rate-limited' });
		expect(waits).toHaveLength(2);
	});

	test.each([
		[
			'the minute is spent',
			{ 'x-rate-limit-burst-remaining': '0', 'x-rate-limit-burst-reset': '60' },
			60,
		],
		['the hour is spent', { 'X-Rate-Limit-Remaining': '0', 'X-Rate-Limit-Reset': '3600' }, 3600],
		[
			'both are',
			{
				'x-rate-limit-remaining': '0',
				'x-rate-limit-reset': '3600',
				'x-rate-limit-burst-remaining': '0',
				'x-rate-limit-burst-reset': '60',
			},
			3600,
		],
		['none is', { 'x-rate-limit-remaining': '7', 'x-rate-limit-reset': '3600' }, undefined],
		['nothing is told', {}, undefined],
		[
			'nonsense is told',
			{ 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': 'soon' },
			undefined,
		],
	])('%s: it resets at %3$p', (_name, headers, at) => {
		expect(rateLimitResetsAt(headers)).toBe(at);
	});
});
