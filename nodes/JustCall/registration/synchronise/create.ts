import type { JustCallApi } from '../api/client';
import { answerOf, entriesOf, readList, vendorType } from '../api/entries';
import { failureOf, type Failure, type Registered } from '../api/error';

/** An event that JustCall rejected. */
export interface Rejected {
	readonly type: string;
	readonly failure: Failure;
}

/** What came of creating. */
export interface Creation {
	readonly registered: readonly Registered[];
	readonly rejected: readonly Rejected[];
	/** Why it was given up before the end. */
	readonly stopped?: Failure | undefined;
}

/** These concern every event; any other rejection may be about the one type. */
const STOPPING: ReadonlySet<string> = new Set(['unauthorised', 'rate-limited', 'api-down']);

/** The answer that made something, without telling the id of it. */
const WITHOUT_ID: Failure = { code: 'rejected', says: 'confirmed, but not in the list' };

/**
 * Registers a URL for events it is not registered for, one by one: the API takes one type a request. Never throws.
 */
export async function createAll(
	api: JustCallApi,
	url: string,
	types: readonly string[],
): Promise<Creation> {
	const registered: Registered[] = [];
	const rejected: Rejected[] = [];
	for (const type of types) {
		const made = deadUrl(registered, rejected) ?? (await create(api, url, type));
		if ('urlId' in made) registered.push(made);
		else if (STOPPING.has(made.code)) return { registered, rejected, stopped: made };
		else rejected.push({ type, failure: made });
	}
	const unclear = rejected.some(({ failure }) => failure === WITHOUT_ID);
	return unclear ? await lookUp(api, url, { registered, rejected }) : { registered, rejected };
}

/** JustCall checks the URL for each event, and waits for its answer: two failed checks and no good one are enough. */
function deadUrl(
	registered: readonly Registered[],
	rejected: readonly Rejected[],
): Failure | undefined {
	const failed = rejected.filter(({ failure }) => failure.code === 'url-not-public');
	return registered.length === 0 ? failed[1]?.failure : undefined;
}

async function create(api: JustCallApi, url: string, type: string): Promise<Registered | Failure> {
	const answer = await answerOf(() => api.create(vendorType(type), url));
	const failure = failureOf(answer);
	if (failure !== undefined) return failure;
	const entry = entriesOf(answer.body).find((one) => one.url === url);
	return entry === undefined ? WITHOUT_ID : { type, urlId: entry.urlId };
}

async function lookUp(
	api: JustCallApi,
	url: string,
	{ registered, rejected }: Creation,
): Promise<Creation> {
	const entries = await readList(api);
	if ('code' in entries) return { registered, rejected, stopped: entries };
	const found = rejected.flatMap(({ type, failure }) => {
		const entry = entries.find((one) => one.type === type && one.url === url);
		return failure === WITHOUT_ID && entry !== undefined ? [{ type, urlId: entry.urlId }] : [];
	});
	return {
		registered: [...registered, ...found],
		rejected: rejected.filter(({ type }) => !found.some((one) => one.type === type)),
	};
}
