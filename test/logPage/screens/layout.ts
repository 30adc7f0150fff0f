import type { Page } from 'playwright-core';

/** What of the browser's objects is used here: the functions run in the page. */
interface PageElement {
	readonly tagName: string;
	readonly id: string;
	readonly textContent: string | null;
	readonly scrollWidth: number;
	readonly clientWidth: number;
	open?: boolean;
	closest(selector: string): PageElement | null;
	matches(selector: string): boolean;
	/** None of what is not shown. */
	getClientRects(): { readonly length: number };
	getBoundingClientRect(): {
		readonly width: number;
		readonly height: number;
		readonly right: number;
	};
}
declare const document: {
	readonly documentElement: PageElement;
	querySelectorAll(selector: string): Iterable<PageElement>;
};
declare const getComputedStyle: (element: PageElement) => { readonly overflowX: string };

/**
 * What doesn't fit on the screen, in words: a document wider than its window, texts that are cut, what stands out of the
 * window, and buttons and fields that are too small to hit. What scrolls in itself fits. What is folded is opened for that.
 */
export async function misfits(page: Page): Promise<string[]> {
	return await page.evaluate(() => {
		for (const one of document.querySelectorAll('details')) one.open = true;
		const { scrollWidth, clientWidth } = document.documentElement;
		const named = ({ tagName, id, textContent }: PageElement) =>
			`${tagName.toLowerCase()}#${id} "${(textContent ?? '').trim().slice(0, 40)}"`;
		const unseen = '.unseen, .skip, .cards thead, dialog:not([open]), [hidden], svg';
		const all = [...document.querySelectorAll('body *')].filter(
			(one) => one.closest(unseen) === null && one.getClientRects().length > 0,
		);
		const isCut = (one: PageElement) =>
			/hidden|clip/.test(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth + 1;
		const isSmall = (one: PageElement) => {
			const { width, height } = one.getBoundingClientRect();
			return (
				one.matches('button, .button, select, input:not([type=hidden])') &&
				(width < 16 || height < 16)
			);
		};
		const isBeyond = (one: PageElement) => {
			const { right, width } = one.getBoundingClientRect();
			return width > 0 && right > clientWidth + 1 && one.closest('pre, .scroll') === null;
		};
		return [
			...(scrollWidth > clientWidth ? [`the document is ${scrollWidth} wide`] : []),
			...all.filter(isCut).map((one) => `cut: ${named(one)}`),
			...all.filter(isSmall).map((one) => `small: ${named(one)}`),
			...all
				.filter(isBeyond)
				.slice(0, 3)
				.map((one) => `beyond the edge: ${named(one)}`),
		];
	});
}
