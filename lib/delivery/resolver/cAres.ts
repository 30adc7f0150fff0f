import { Resolver, type LookupAddress } from 'node:dns';

/** The addresses of a name, and for how long they hold. */
export interface Found {
	readonly addresses: readonly LookupAddress[];
	readonly ttlSeconds: number;
}

/** Asks name servers for a name as it is written; undefined where it has no address, or does not exist. */
export type Query = (name: string) => Promise<Found | undefined>;

/** Each name server is asked twice, and waited for this long. */
const ASKED = { timeout: 1500, tries: 2 };
/** How long one family's addresses wait for those of the other (RFC 8305, section 3, says 50 ms). */
const OTHER_FAMILY_MILLISECONDS = 300;
/** After so long, the system's name servers are read anew. */
const KEEP_MILLISECONDS = 10_000;
/** What says that there is no such name, or no address of this family; everything else is a fault of the name server. */
const NONE = new Set(['ENOTFOUND', 'ENODATA']);

/**
 * Asks by c-ares, whose questions wait on the event loop. `dns.lookup` would take one of the two threads that all of n8n
 * resolves names with, for as long as a name server is silent. `servers`: others than the system's.
 */
export function cAresQuery(now: () => number, servers?: readonly string[]): Query {
	let resolver = resolverOf(servers);
	let madeAt = now();
	return async (name) => {
		if (Math.abs(now() - madeAt) > KEEP_MILLISECONDS) {
			resolver = resolverOf(servers);
			madeAt = now();
		}
		return await bothFamilies(
			asked((done) => resolver.resolve6(name, { ttl: true }, done)),
			asked((done) => resolver.resolve4(name, { ttl: true }, done)),
		);
	};
}

function resolverOf(servers?: readonly string[]): Resolver {
	const resolver = new Resolver(ASKED);
	if (servers !== undefined) resolver.setServers(servers);
	return resolver;
}

type Records = ReadonlyArray<{ readonly address: string; readonly ttl: number }>;
type Done = (error: NodeJS.ErrnoException | null, records: Records) => void;
type Answer = Records | NodeJS.ErrnoException;

async function asked(ask: (done: Done) => void): Promise<Answer> {
	return await new Promise((resolve) => {
		ask((error, records) => resolve(error ?? records));
	});
}

/** IPv6 first, as systems do; where it can't be reached, that shows at once. */
async function bothFamilies(
	six: Promise<Answer>,
	four: Promise<Answer>,
): Promise<Found | undefined> {
	const answers = new Map<4 | 6, Answer>();
	const noting = (family: 4 | 6, answer: Promise<Answer>) =>
		answer.then((it) => void answers.set(family, it));
	const both = [noting(6, six), noting(4, four)];
	await Promise.race(both);
	if (![...answers.values()].some(hasRecords)) await Promise.all(both);
	else if (answers.size < 2) await Promise.race([Promise.all(both), shortly()]);
	const found = ([6, 4] as const).flatMap((family) => {
		const answer = answers.get(family) ?? [];
		return hasRecords(answer) ? answer.map((record) => ({ ...record, family })) : [];
	});
	if (found.length > 0) {
		const addresses = found.map(({ address, family }) => ({ address, family }));
		return { addresses, ttlSeconds: Math.min(...found.map(({ ttl }) => ttl)) };
	}
	const faults = [...answers.values()].flatMap((it) => (isRecords(it) ? [] : [it]));
	const fault = faults.find(({ code }) => !NONE.has(code ?? ''));
	if (fault !== undefined) throw fault;
	return undefined;
}

function isRecords(answer: Answer): answer is Records {
	return Array.isArray(answer);
}

function hasRecords(answer: Answer): answer is Records {
	return isRecords(answer) && answer.length > 0;
}

async function shortly(): Promise<void> {
	await new Promise<void>((resolve) => {
		setTimeout(resolve, OTHER_FAMILY_MILLISECONDS);
	});
}
