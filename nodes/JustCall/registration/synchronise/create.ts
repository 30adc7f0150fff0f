import type { JustCallApi } from '../api/client';
import { answerOf, entriesOf, readList, vendorType } from '../api/entries';
import { failureOf, type Failure, type Registered } from '../api/error';

/** An event that JustCall would not take. */
export interface Refused {
	readonly type: string;
	readonly failure: Failure;
}

/** What came of creating. */
export interface Creation {
	readonly registered: readonly Registered[];
	readonly refused: readonly Refused[];
	/** Why it was given up before the end. */
	readonly stopped?: Failure | undefined;
}

/** These concern every event; any other refusal may be about the one type. */
const STOPPING: ReadonlySet<string> = new Set(['unauthorised', 'rate-limited', 'api-down']);

/** The answer that made something, without telling the id of it. */
const WITHOUT_ID: Failure = { code: 'refused', says: 'confirmed, but not in the list' };

/**
 * Registers a URL for events it is not registered for, one by one: the API takes one type a request. Never throws.
 */
export async function createAll(
	api: JustCallApi,
	url: string,
	types: readonly string[],
): Promise<Creation> {
	const registered: Registered[] = [];
	const refused: Refused[] = [];
	for (const type of types) {
		const made = deadUrl(registered, refused) ?? (await create(api, url, type));
		if ('urlId' in made) registered.push(made);
		else if (STOPPING.has(made.code)) return { registered, refused, stopped: made };
		else refused.push({ type, failure: made });
	}
	const unclear = refused.some(({ failure }) => failure === WITHOUT_ID);
	return unclear ? await lookUp(api, url, { registered, refused }) : { registered, refused };
}

/** JustCall checks the URL for each event, and waits for its answer: two failed checks and no good one are enough. */
function deadUrl(
	registered: readonly Registered[],
	refused: readonly Refused[],
): Failure | undefined {
	const failed = refused.filter(({ failure }) => failure.code === 'url-not-public');
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
	{ registered, refused }: Creation,
): Promise<Creation> {
	const entries = await readList(api);
	if ('code' in entries) return { registered, refused, stopped: entries };
	const found = refused.flatMap(({ type, failure }) => {
		const entry = entries.find((one) => one.type === type && one.url === url);
		return failure === WITHOUT_ID && entry !== undefined ? [{ type, urlId: entry.urlId }] : [];
	});
	return {
		registered: [...registered, ...found],
		refused: refused.filter(({ type }) => !found.some((one) => one.type === type)),
	};
}
