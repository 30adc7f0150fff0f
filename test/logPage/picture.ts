/*
 * Takes pictures of every screen of the log page in three widths, light and dark, to look at after a change:
 *
 *     npm run pictures:log -- /tmp/pictures              all
 *     npm run pictures:log -- /tmp/pictures delivery     those whose name contains this
 *
 * The pictures in the documents are taken by test/pictures.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startChromium } from '../editor/browser/chromium';
import { servePages, type PageName } from './pages';
import { FOUND, SCREENS } from './screens/screens';
import { STEPS } from './screens/steps';
import { Visitor } from './visitor';

const LOOKS = [360, 768, 1440].flatMap((width) =>
	(['light', 'dark'] as const).map((scheme) => ({ width, scheme })),
);
/** Long screens are looked at to here. */
const MOST_HEIGHT = 1600;

/** Every screen whose name contains a word, in all looks. */
async function takeAll(browser: Browser, folder: string, wanted: string): Promise<void> {
	const pages = await servePages();
	mkdirSync(folder, { recursive: true });
	for (const looks of LOOKS) {
		const fileOf = (name: string) =>
			join(folder, `${name.replaceAll(/\W+/g, '-')}-${looks.width}-${looks.scheme}.png`);
		const by = new Map<PageName, Visitor>();
		const visitorTo = async (on: PageName) => {
			const visitor = by.get(on) ?? (await Visitor.in(browser, pages, { ...looks, on }));
			by.set(on, visitor);
			return visitor;
		};
		for (const [name, find] of Object.entries({ ...SCREENS, ...FOUND })) {
			if (!name.includes(wanted)) continue;
			const { on, query } = await find(pages.ids, await visitorTo('busy'));
			const visitor = await visitorTo(on);
			await visitor.goTo(query);
			await visitor.picture(fileOf(name), MOST_HEIGHT);
		}
		for (const one of by.values()) await one.close();
		for (const [name, { on, signedIn, take: does }] of Object.entries(STEPS)) {
			if (!name.includes(wanted)) continue;
			const visitor = await Visitor.in(browser, pages, { ...looks, on, signedIn });
			await does(visitor, pages.ids);
			await visitor.picture(fileOf(name), MOST_HEIGHT);
			await visitor.close();
		}
	}
	await pages.close();
}

async function main(folder?: string, wanted = ''): Promise<void> {
	if (folder === undefined) {
		throw new Error('Usage: npm run pictures:log -- <folder> [part of the names of screens]');
	}
	const browser = await startChromium();
	try {
		await takeAll(browser, folder, wanted);
	} finally {
		await browser.close();
	}
}

const [, , folder, wanted] = process.argv;
main(folder, wanted).catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
