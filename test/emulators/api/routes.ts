/** Which answer belongs to a method and a path, and what a request says in its query and body. */
import type { RestAnswer, RestRequest } from './restServer';

/** A row of a table as it goes over the wire. */
export type Row = Record<string, unknown>;

/** What a route is asked. */
export interface Asked {
	readonly request: RestRequest;
	/** What is in the path for `{names}`. */
	readonly at: Readonly<Record<string, string>>;
}

export interface Route {
	readonly method: string;
	/** `/calls/{id}` */
	readonly path: string;
	readonly answer: (asked: Asked) => RestAnswer;
}

export function route(method: string, path: string, answer: Route['answer']): Route {
	return { method, path, answer };
}

/** The route that fits, a literal path before one with names; `other method` where the path is known. */
export function findRoute(
	routes: readonly Route[],
	{ method, path }: RestRequest,
): { route: Route; at: Record<string, string> } | 'other method' | undefined {
	const fitting = routes.flatMap((route) => {
		const at = matchPath(route.path, path);
		return at ? [{ route, at }] : [];
	});
	const names = ({ at }: (typeof fitting)[number]) => Object.keys(at).length;
	const best = fitting
		.filter(({ route }) => route.method === method)
		.sort((a, b) => names(a) - names(b))[0];
	return best ?? (fitting.length > 0 ? 'other method' : undefined);
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
	const wanted = pattern.split('/');
	const given = path.split('/');
	if (wanted.length !== given.length) return undefined;
	const at: Record<string, string> = {};
	for (const [index, part] of wanted.entries()) {
		const value = given[index] ?? '';
		if (!part.startsWith('{')) {
			if (part !== value) return undefined;
		} else if (value === '') return undefined;
		else at[part.slice(1, -1)] = decodeURIComponent(value);
	}
	return at;
}

/** The first value of a parameter. */
export function asText({ query }: RestRequest, name: string): string | undefined {
	const value = query[name];
	return Array.isArray(value) ? value[0] : value;
}

/** A parameter that is a list, however it is written: `a=1&a=2`, `a[]=1`, `a[0]=1` or `a=1,2`. */
export function asList(request: RestRequest, name: string): string[] {
	const entries = Object.entries(request.query).filter(([key]) => plainName(key) === name);
	return entries.flatMap(([, value]) => value).flatMap((value) => value.split(','));
}

/** `call_traits[]` and `call_traits[0]` are `call_traits`. */
export function plainName(key: string): string {
	return key.replace(/\[\d*\]$/, '');
}

/** The names in the query that are not among those known. */
export function unknownNames({ query }: RestRequest, known: readonly string[]): string[] {
	return Object.keys(query).filter((key) => !known.includes(plainName(key)));
}

/** The fields of a JSON body; none where it is no object. */
export function fieldsOf({ body }: RestRequest): Row {
	return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : {};
}

/** A text or a number as text; anything else is none. */
export function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
