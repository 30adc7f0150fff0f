/**
 * JustCall's lists: `page` counts from 0, `per_page` has a default and a maximum, and the answer is `{status, count,
 * current_page, per_page, data, next_page_link, prev_page_link}`.
 *
 * Stricter than the vendor, so that a client's mistake shows: a parameter it does not have is 400 (a misspelt filter
 * would else give everything), and so is `per_page` above the maximum. Not documented and chosen here: `count` is that
 * of the page; a page after the last is empty; the links of a page that is not there are null.
 */
import type { RestAnswer, RestRequest } from '../../restServer';
import { asText, plainName, route, unknownNames, type Route, type Row } from '../../routes';

/** Says whether a row is among those asked for with this value. */
export type Filter = (row: Row, value: string, request: RestRequest) => boolean;

export interface Listing {
	rows: () => readonly Row[];
	perPage: { usual: number; most: number };
	filters: Readonly<Record<string, Filter>>;
	/** Parameters that do not choose rows. */
	options?: readonly string[];
	/** Parameters without which it is 400. */
	required?: readonly string[];
	/** What the rows are ordered by, latest first unless `order` says otherwise. Default: `id`. */
	orderedBy?: string;
	/** Page links are documented for some lists only; without them a client must count. */
	links?: boolean;
	/** What a row looks like in the list. */
	shows?: (row: Row, request: RestRequest) => Row;
}

const PAGING = ['page', 'per_page', 'order', 'sort'];

export function succeeded(data: unknown, message?: string): RestAnswer {
	return { status: 200, body: { status: 'success', ...(message && { message }), data } };
}

export function failed(status: number, message: string): RestAnswer {
	return { status, body: { status: 'failed', message } };
}

/** One page of a list. `address` is where the links go. */
export function listPage(listing: Listing, request: RestRequest, address: string): RestAnswer {
	const complaint = complaintAbout(listing, request);
	if (complaint) return failed(400, complaint);
	const page = Number(asText(request, 'page') ?? 0);
	const perPage = Number(asText(request, 'per_page') ?? listing.perPage.usual);
	const chosen = chosenRows(listing, request);
	const rows = chosen.slice(page * perPage, (page + 1) * perPage);
	const show = listing.shows ?? ((row: Row) => row);
	const link = (to: number) => linkTo(request, address, to, perPage);
	return {
		status: 200,
		body: {
			status: 'success',
			count: rows.length,
			current_page: page,
			per_page: perPage,
			data: rows.map((row) => show(row, request)),
			...(listing.links && {
				next_page_link: (page + 1) * perPage < chosen.length ? link(page + 1) : null,
				prev_page_link: page > 0 ? link(page - 1) : null,
			}),
		},
	};
}

function complaintAbout(listing: Listing, request: RestRequest): string | undefined {
	const { filters, options = [], required = [], perPage } = listing;
	const unknown = unknownNames(request, [...PAGING, ...Object.keys(filters), ...options]);
	if (unknown.length > 0) return `Unknown parameter: ${unknown.join(', ')}`;
	const missing = required.filter((name) => asText(request, name) === undefined);
	if (missing.length > 0) return `${missing.join(', ')} is required`;
	for (const [name, least, most] of [
		['page', 0, Infinity],
		['per_page', 1, perPage.most],
	] as const) {
		const value = Number(asText(request, name) ?? least);
		if (!Number.isInteger(value) || value < least || value > most) {
			return `${name} must be a whole number from ${least} to ${most}`;
		}
	}
	return undefined;
}

function chosenRows(listing: Listing, request: RestRequest): Row[] {
	const chosen = listing.rows().filter((row) =>
		Object.entries(listing.filters).every(([name, fits]) => {
			const value = valueOf(request, name);
			return value === undefined || fits(row, value, request);
		}),
	);
	const by = listing.orderedBy ?? 'id';
	const upwards = (asText(request, 'order') ?? 'desc').toLowerCase() === 'asc';
	chosen.sort((a, b) => compare(a[by], b[by]));
	return upwards ? chosen : chosen.reverse();
}

/** Lists come as one text, joined by commas. */
function valueOf(request: RestRequest, name: string): string | undefined {
	const found = Object.entries(request.query).filter(([key]) => plainName(key) === name);
	if (found.length === 0) return undefined;
	return found.flatMap(([, value]) => value).join(',');
}

function compare(a: unknown, b: unknown): number {
	if (typeof a === 'number' && typeof b === 'number') return a - b;
	return String(a).localeCompare(String(b));
}

function linkTo(request: RestRequest, address: string, page: number, perPage: number): string {
	const link = new URL(`${address}${request.path}`);
	for (const [name, value] of Object.entries(request.query)) {
		for (const one of [value].flat()) link.searchParams.append(name, one);
	}
	link.searchParams.set('page', String(page));
	link.searchParams.set('per_page', String(perPage));
	return link.href;
}

/** The routes of lists, by their paths. */
export function listRoutes(
	lists: Readonly<Record<string, Listing>>,
	address: () => string,
): Route[] {
	return Object.entries(lists).map(([path, listing]) =>
		route('GET', path, ({ request }) => listPage(listing, request, address())),
	);
}

/** The route of one row, named by `{id}` in the path. */
export function rowRoute(
	path: string,
	what: string,
	find: (id: string | undefined) => Row | undefined,
	shows: NonNullable<Listing['shows']> = (row) => row,
): Route {
	return route('GET', path, ({ at, request }) => {
		const row = find(at['id']);
		return row ? succeeded(shows(row, request)) : failed(404, `${what} not found`);
	});
}
