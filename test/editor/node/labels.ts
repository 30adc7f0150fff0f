import type { Locator } from 'playwright-core';
import { equalOnce } from '../browser/once';
import { noticeText } from './expected';

/** What the panel calls its parameters as soon as that is what is wanted, else what it shows in the end. */
export async function labelsOnce(panel: Locator, wanted: readonly string[]): Promise<string[]> {
	return await equalOnce(async () => await shownLabels(panel, wanted), [...wanted]);
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
