import { list, object, text } from '../../../../lib/webhook/platform/fields';
import { isObject } from '../../../../lib/webhook/http/message';
import type { JustCallAnswer, JustCallApi } from './client';
import { errorFor, failureOf, type Failure, type Registered } from './error';

/** Events that JustCall's API calls otherwise than the platform's list. */
const VENDOR_TYPES = new Map([['voicemail.received', 'call.voicemail']]);
const OWN_TYPES = new Map([...VENDOR_TYPES].map(([own, vendor]) => [vendor, own]));

/** The name by which JustCall's API knows an event. */
export function vendorType(type: string): string {
	return VENDOR_TYPES.get(type) ?? type;
}

/** The platform's name of an event of JustCall's API. */
export function ownType(type: string): string {
	return OWN_TYPES.get(type) ?? type;
}

/** One entry of JustCall's list: a URL registered for an event type (the platform's name of it). */
export interface Listed extends Registered {
	readonly url: string;
}

/** What is registered in the account now, for all URLs. Throws a RegistrationError where the API does not tell. */
export async function listed(api: JustCallApi): Promise<Listed[]> {
	const entries = await readList(api);
	if ('code' in entries) throw errorFor(entries);
	return entries;
}

/** The same with a failure as an outcome. */
export async function readList(api: JustCallApi): Promise<Listed[] | Failure> {
	const answer = await answerOf(() => api.list());
	// An account without any webhook may be told so by a 404.
	if (answer.status === 404) return [];
	const failure = failureOf(answer);
	if (failure !== undefined) return failure;
	return isObject(answer.body)
		? entriesOf(answer.body)
		: { code: 'api-down', says: 'its list is not JSON' };
}

const Entry = object({
	type: text(),
	webhook_urls: list(object({ webhook_url: text(), url_id: text() })),
});

/** Reads entries from the list's answer, and from the answer to a creation, which holds one type. */
export function entriesOf(body: unknown): Listed[] {
	const data = isObject(body) ? body.data : undefined;
	return list(Entry)
		.parse(Array.isArray(data) ? data : [data])
		.flatMap(({ type, webhook_urls }) =>
			webhook_urls.flatMap(({ webhook_url: url, url_id: urlId }) =>
				url === undefined || urlId === undefined ? [] : [{ type: ownType(type ?? ''), url, urlId }],
			),
		);
}

/** What is left of the entries that were to be deleted, and why. */
export interface Removal {
	readonly leftBehind: readonly Registered[];
	/** The first failure. */
	readonly failure: Failure | undefined;
}

/** Deletes entries by id; one that JustCall does not know any more counts as deleted. */
export async function removeAll(api: JustCallApi, doomed: readonly Registered[]): Promise<Removal> {
	const leftBehind: Registered[] = [];
	const failures: Failure[] = [];
	for (const { type, urlId } of doomed) {
		const answer = isHopeless(failures) ? undefined : await answerOf(() => api.remove(urlId));
		if (answer?.status === 404) continue;
		const failure = answer && failureOf(answer);
		if (failure !== undefined) failures.push(failure);
		if (answer === undefined || failure !== undefined) leftBehind.push({ type, urlId });
	}
	return { leftBehind, failure: failures[0] };
}

/** More of the same would be rejected, too; an API that is down gets a second chance. */
function isHopeless(failures: readonly Failure[]): boolean {
	const down = failures.filter(({ code }) => code === 'api-down');
	return down.length > 1 || failures.some(({ code }) => NEEDS_YOU.has(code));
}

const NEEDS_YOU: ReadonlySet<string> = new Set(['unauthorised', 'rate-limited']);

/** A request that got no answer reads as one of status 0. */
export async function answerOf(send: () => Promise<JustCallAnswer>): Promise<JustCallAnswer> {
	try {
		return await send();
	} catch (error) {
		const reason = error instanceof Error ? error.message : 'no answer';
		return { status: 0, headers: {}, body: { message: reason } };
	}
}
