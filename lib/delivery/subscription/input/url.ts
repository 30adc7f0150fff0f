import type { ClearRoute } from '../permission';
import type { Guard } from '../../guard/create';
import type { GuardBlock } from '../../guard/rules';
import { InvalidInput, type ProblemCode } from '../result';

/** The guard of a route whose networks and proxy can be read. */
export function guardOf(route: ClearRoute, open: (route: ClearRoute) => Guard): Guard {
	const { proxy } = route;
	if (proxy !== undefined && !isProxy(proxy)) {
		throw new InvalidInput(
			'Outgoing Proxy URL is invalid: enter for example http://proxy.example.com:3128.',
		);
	}
	try {
		return open(route);
	} catch (error) {
		throw new InvalidInput(`Allowed Private Networks: ${(error as Error).message}.`);
	}
}

function isProxy(text: string): boolean {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === '') return false;
	return hasReadableLogin(text);
}

/** Whether user and password of a URL are escaped as the client reads them. */
export function hasReadableLogin(url: string): boolean {
	const { username, password } = new URL(url);
	try {
		decodeURIComponent(`${username}:${password}`);
		return true;
	} catch {
		return false;
	}
}

/** The URL in the spelling that was judged. */
export async function urlFrom(given: unknown, guard: Guard, field = 'URL'): Promise<string> {
	const verdict = await guard.resolveUrl(typeof given === 'string' ? given.trim() : given);
	if (!verdict.allowed) throw new InvalidInput(...problemOf(verdict, field));
	return verdict.url;
}

/** The problem of a URL that is blocked. */
export function problemOf(
	{ message, canBeAllowed }: GuardBlock,
	field = 'URL',
): [problem: string, code?: ProblemCode] {
	const problem = `${field}: ${message}`;
	return canBeAllowed === true ? [problem, 'not-allowed'] : [problem];
}

/** The URLs of events that have one of their own. */
export async function urlsFrom(
	given: unknown,
	guard: Guard,
	checkEvent: (type: string) => void,
): Promise<Record<string, string>> {
	const urls: Array<[string, string]> = [];
	for (const [type, url] of Object.entries((given ?? {}) as Record<string, unknown>)) {
		checkEvent(type);
		urls.push([type, await urlFrom(url, guard, `URL of ${type}`)]);
	}
	return Object.fromEntries(urls);
}
