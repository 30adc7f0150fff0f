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
import { invent } from '../log/invented';
import { ORDINARY_DAY } from '../log/ordinaryDay';
import { serveLog } from '../log/server';
import { projectFolder } from '../n8n/install/project';
import { servePages, type PageName, type Pages } from './pages';
import { FOUND, SCREENS } from './screens';
import { STEPS } from './steps';
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
			await take(visitor, fileOf(name), looks.width, MOST_HEIGHT);
		}
		for (const one of by.values()) await one.close();
		for (const [name, { on, signedIn, take: does }] of Object.entries(STEPS)) {
			if (!name.includes(wanted)) continue;
			const visitor = await Visitor.in(browser, pages, { ...looks, on, signedIn });
			await does(visitor, pages.ids);
			await take(visitor, fileOf(name), looks.width, MOST_HEIGHT);
			await visitor.close();
		}
	}
	await pages.close();
}

/** Those of the documents, of an ordinary day. */
async function takeForDocuments(browser: Browser): Promise<void> {
	const folder = join(projectFolder(), 'docs');
	const { stage, source, ids } = await invent(ORDINARY_DAY);
	const { url, close } = await serveLog(async () => source, { now: source.now });
	const urls = { busy: url } as Pages['urls'];
	const visitor = await Visitor.in(browser, { urls, ids }, { width: WIDTH });
	await visitor.goTo('');
	await take(visitor, join(folder, 'log.png'), WIDTH, await endOf(visitor, 'Endpoints'));
	await visitor.goTo(`?view=delivery&id=${await visitor.firstId('status=failed')}`);
	await take(visitor, join(folder, 'log-delivery.png'), WIDTH, 1000);
	await visitor.goTo('?view=received');
	const end = await endOf(visitor, 'Triggers');
	await take(visitor, join(folder, 'log-received.png'), WIDTH, end);
	await close();
	await stage.close();
	await source.received.close();
}

const WIDTH = 1440;
const MARGIN = 16;

/** Just below a part of the screen. */
async function endOf({ page }: Visitor, name: string): Promise<number> {
	const box = await page.getByRole('region', { name }).boundingBox();
	return Math.ceil((box?.y ?? 0) + (box?.height ?? 0)) + MARGIN;
}

/** The screen from its top, to its end or to this height. */
async function take(visitor: Visitor, path: string, width: number, mostHeight: number) {
	const { scrollHeight } = await visitor.size();
	const clip = { x: 0, y: 0, width, height: Math.min(scrollHeight, mostHeight) };
	await visitor.page.screenshot({ path, fullPage: true, clip });
}

async function main(folder?: string, wanted = ''): Promise<void> {
	const browser = await startChromium();
	try {
		await (folder === undefined ? takeForDocuments(browser) : takeAll(browser, folder, wanted));
	} finally {
		await browser.close();
	}
}

const [, , folder, wanted] = process.argv;
main(folder, wanted).catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
