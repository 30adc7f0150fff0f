import { Attributes, html, type Html } from '../../html/template';
import { link } from '../../link';
import { invalidAddress, type Gathered, type Query } from '../../screen';
import { number } from '../words';

/** A page of a long list. */
export interface Paged<Item> {
	readonly items: readonly Item[];
	/** From 1 on. */
	readonly page: number;
	/** At least 1. */
	readonly pages: number;
}

/** The page of a list that an address asks for; `size` items are on one. */
export function pageOf<Item>(
	all: readonly Item[],
	{ page: given = '1' }: Query,
	size: number,
): Gathered<Paged<Item>> {
	const pages = Math.max(1, Math.ceil(all.length / size));
	const page = /^[1-9]\d{0,6}$/.test(given) ? Number(given) : pages + 1;
	if (page > pages) {
		return invalidAddress(`page is invalid: use a number from 1 to ${pages}, or leave it out.`);
	}
	return { ok: true, value: { items: all.slice((page - 1) * size, page * size), page, pages } };
}

/** The way to the other pages; nothing where there are none. `at` is the screen's address. */
export function pager(
	{ page, pages }: Pick<Paged<unknown>, 'page' | 'pages'>,
	at: Query,
	label: string,
): Html | undefined {
	if (pages === 1) return undefined;
	const to = (other: number, text: string) => {
		const href = link({ ...at, page: String(other) });
		return html`<a ${new Attributes({ class: 'button', href })}>${text}</a>`;
	};
	return html`<nav aria-label="${label}" class="line">
		${page > 1 && to(page - 1, '← Previous')}
		<span class="muted">Page ${number(page)} of ${number(pages)}</span>
		${page < pages && to(page + 1, 'Next →')}
	</nav>`;
}
