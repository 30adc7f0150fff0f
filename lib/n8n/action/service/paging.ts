import type { Json } from '../../../webhook/http/message';

/** Where in a list a request is: a number of a page, or what the service gave to go on with. */
export type Position = number | string;

/** How a service gives a long list in parts. */
export interface Paging {
	/** The most items it gives at once. */
	readonly largest: number;
	/** The query for the part at a position; undefined is the first. */
	readonly query: (position: Position | undefined, size: number) => Record<string, Json>;
	/** Where the next part is; undefined after the last one. `count`: how many items came, of `size` asked for. */
	readonly next: (
		body: unknown,
		count: number,
		size: number,
		position: Position | undefined,
	) => Position | undefined;
}

/**
 * Numbered pages: `page` and `per_page` in the query. The list goes on as long as the answer has a `next_page_link`;
 * where it has no such member, as long as pages are full.
 */
export function byPage(options: { readonly largest: number; readonly first?: number }): Paging {
	const { largest, first = 0 } = options;
	return {
		largest,
		query: (position, size) => ({ page: position ?? first, per_page: size }),
		next: (body, count, size, position) => {
			const link = memberOf(body, 'next_page_link');
			const more = link === undefined ? count >= size : Boolean(link) && link !== 'null';
			return more && count > 0 ? Number(position ?? first) + 1 : undefined;
		},
	};
}

/** A cursor: `limit` and `starting_after` in the query, `has_more` and `next_cursor` in the answer. */
export function byCursor(options: { readonly largest: number }): Paging {
	return {
		largest: options.largest,
		query: (position, size) => ({
			limit: size,
			...(position === undefined ? {} : { starting_after: position }),
		}),
		next: (body) => {
			const cursor = memberOf(body, 'next_cursor');
			const usable = typeof cursor === 'string' || typeof cursor === 'number';
			return memberOf(body, 'has_more') === true && usable ? cursor : undefined;
		},
	};
}

function memberOf(body: unknown, name: string): unknown {
	return typeof body === 'object' && body !== null && name in body
		? (body as Record<string, unknown>)[name]
		: undefined;
}

/** How many parts in a row may bring nothing new: a service that filters after paging sends empty parts in between. */
const MOST_PARTS_WITHOUT_PROGRESS = 3;
/** How many parts one list may have. */
const MOST_PARTS = 10_000;

/**
 * All items of a list up to `wanted`, by as many requests as that takes; `ask` gives an answer and its items. What is added
 * to a list meanwhile moves its pages on: an item that was on the page before is left out. Throws what `endless` makes
 * where the list does not come to an end: at a position seen before, at the same part twice, at the third part in a row
 * without a new item, and after 10,000 parts.
 */
export async function collect<Item>(
	paging: Paging,
	wanted: number,
	ask: (query: Record<string, Json>) => Promise<{ body: unknown; items: readonly Item[] }>,
	endless: () => Error,
): Promise<Item[]> {
	const size = Math.min(paging.largest, wanted);
	const all: Item[] = [];
	const progress = new Progress();
	let position: Position | undefined;
	let before = new Set<string>();
	for (;;) {
		const { body, items } = await ask(paging.query(position, size));
		const now = items.map((item) => JSON.stringify(item));
		const fresh = items.filter((_item, index) => !before.has(now[index] ?? ''));
		if (items.length > 0 && fresh.length === 0) throw endless();
		before = new Set(now);
		all.push(...fresh);
		position = paging.next(body, items.length, size, position);
		if (all.length >= wanted || position === undefined) return all.slice(0, wanted);
		if (!progress.made(position, items, now)) throw endless();
	}
}

/** Whether a list still moves towards its end. */
class Progress {
	private readonly positions = new Set<Position>();
	private readonly known = new Set<string>();
	private parts = 0;
	private idle = 0;

	/** After a part: `next` is where the list goes on, `texts` are the items as JSON. */
	made(next: Position, items: readonly unknown[], texts: readonly string[]): boolean {
		const before = this.known.size;
		items.forEach((item, index) => this.known.add(identityOf(item, texts[index] ?? '')));
		this.idle = this.known.size > before ? 0 : this.idle + 1;
		this.parts += 1;
		const seen = this.positions.has(next);
		this.positions.add(next);
		return !seen && this.idle < MOST_PARTS_WITHOUT_PROGRESS && this.parts < MOST_PARTS;
	}
}

/** What tells an item from others also where some of its members change: its `id`, else all of it. */
function identityOf(item: unknown, text: string): string {
	const id = memberOf(item, 'id');
	return typeof id === 'string' || typeof id === 'number' ? `id ${id}` : text;
}
