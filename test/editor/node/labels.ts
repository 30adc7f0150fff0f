import { isDeepStrictEqual } from 'node:util';
import type { Locator } from 'playwright-core';
import { noticeText } from './expected';

/** Until a panel that shows something else than wanted is taken for complete. */
const COMING_MILLISECONDS = 10_000;

/** What the panel calls its parameters as soon as that is what is wanted, else what it shows in the end. */
export async function labelsOnce(panel: Locator, wanted: readonly string[]): Promise<string[]> {
	const end = Date.now() + COMING_MILLISECONDS;
	for (;;) {
		const shown = await shownLabels(panel, wanted);
		if (isDeepStrictEqual(shown, wanted) || Date.now() > end) return shown;
	}
}

function labelsIn(panel: Locator): Locator {
	return panel.locator(
		'.parameter-input-list-wrapper :is(label.n8n-input-label [class^=_title_], .notice-content):visible',
	);
}

/** What a panel calls its parameters, and those of its credentials whose headings are wanted; n8n makes the other headings. */
async function shownLabels(panel: Locator, wanted: readonly string[]): Promise<string[]> {
	const texts = await labelsIn(panel).evaluateAll((elements) =>
		(elements as unknown as PageElement[]).map((element) => ({
			innerText: element.innerText,
			className: element.className,
			isCredential: element.closest('[data-test-id=credentials-label]') !== null,
		})),
	);
	return texts
		.map(({ innerText, className, isCredential }) => ({
			isCredential,
			label: className.startsWith('_title_')
				? innerText.replace(/\*\s*$/, '').trim()
				: noticeText(innerText),
		}))
		.filter(({ isCredential, label }) => !isCredential || wanted.includes(label))
		.map(({ label }) => label);
}

/** What is read of the page's elements; the browser's own types aren't those of this program. */
interface PageElement {
	readonly innerText: string;
	readonly className: string;
	closest(selector: string): unknown;
}
