import {
	justCallApi,
	type ApiRequest,
	type JustCallAnswer,
} from '../../../../../nodes/JustCall/registration/api/client';
import { vendorType } from '../../../../../nodes/JustCall/registration/api/entries';
import { RegistrationError } from '../../../../../nodes/JustCall/registration/api/error';
import { justCall } from '../../../../../nodes/JustCall/platform';

/** The URLs of a trigger, of its test listener, and of another program. */
export const URL_OWN = 'https://n8n.example.com/webhook/justcall';
export const URL_TEST = 'https://n8n.example.com/webhook-test/justcall';
export const URL_CRM = 'https://crm.example.com/hooks/justcall';
const KEY = 'key-0142';
/** The account's API secret. */
export const SECRET = 'secret-0142';
/** When the account's minutes begin to count, in epoch seconds. */
export const NOW_SECONDS = 1_773_326_100; // 2026-03-12T14:35:00Z

/** The types that JustCall's API takes. */
export const API_TYPES = Object.keys(justCall.events)
	.map(vendorType)
	.filter((type) => type !== 'contact.created');

/** What the account has registered. */
export type Entry = [type: string, url: string, urlId: string];
/** An answer in the place of the account's; `after` the work was done, of which the caller learns nothing. */
export type Fault = { method?: string; from?: number; times?: number; after?: boolean } & (
	{ status: number; body?: unknown; headers?: Record<string, string> } | { error: string }
);

/** A JustCall account as its API documentation describes it, in memory. */
export class Account {
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

/** How the API says that a request failed. */
export const failed = (status: number, message: string) => ({
	status,
	body: { status: 'failed', message },
});

/** The error that the work ends with. */
export async function failureOf(work: Promise<unknown>): Promise<RegistrationError> {
	const outcome = await work.catch((error: unknown) => error);
	if (outcome instanceof RegistrationError) return outcome;
	throw new Error(`no RegistrationError but ${JSON.stringify(outcome)}`);
}
