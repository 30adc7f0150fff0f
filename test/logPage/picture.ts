/*
 * Takes pictures of the log page:
 *
 *     npm run pictures:log                      those of the documents, into docs/
 *     npm run pictures:log -- /tmp/pictures     every screen in three widths, light and dark, to look at
 *
 * Look at each before you commit it.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startChromium } from '../editor/browser/chromium';
import { projectFolder } from '../n8n/install/project';
import { servePages, type PageName, type Pages } from './pages';
import { FOUND, SCREENS } from './screens';
import { Visitor } from './visitor';

const LOOKS = [360, 768, 1440].flatMap((width) =>
	(['light', 'dark'] as const).map((scheme) => ({ width, scheme })),
);
/** Long screens are looked at to here. */
const MOST_HEIGHT = 1600;

async function takeAll(browser: Browser, pages: Pages, folder: string, wanted: string) {
	for (const looks of LOOKS) {
		const by = new Map<PageName, Visitor>();
		const visitorTo = async (on: PageName) => {
			const visitor = by.get(on) ?? (await Visitor.in(browser, pages, { ...looks, on }));
			by.set(on, visitor);
			return visitor;
		};
		const busy = await visitorTo('busy');
		for (const [name, find] of Object.entries({ ...SCREENS, ...FOUND })) {
			if (!name.includes(wanted)) continue;
			const { on, query } = await find(pages.ids, busy);
			const visitor = await visitorTo(on);
			await visitor.goTo(query);
			const file = `${name.replaceAll(/\W+/g, '-')}-${looks.width}-${looks.scheme}.png`;
			const { scrollHeight } = await visitor.size();
			const height = Math.min(scrollHeight, MOST_HEIGHT);
			const clip = { x: 0, y: 0, width: looks.width, height };
			await visitor.page.screenshot({ path: join(folder, file), fullPage: true, clip });
		}
		for (const one of by.values()) await one.close();
	}
}

async function main(folder = '', wanted = ''): Promise<void> {
	const browser = await startChromium();
	const pages = await servePages();
	try {
		mkdirSync(folder, { recursive: true });
		await takeAll(browser, pages, folder === '' ? join(projectFolder(), 'docs') : folder, wanted);
	} finally {
		await browser.close();
		await pages.close();
	}
}

const [, , folder, wanted] = process.argv;
main(folder, wanted).catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
