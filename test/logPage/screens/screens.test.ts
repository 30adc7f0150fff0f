import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { misfits } from './layout';
import type { PageName } from '../pages';
import { FOUND, SCREENS, type Screen } from './screens';
import { STEPS } from './steps';
import { visitors, type Looks, type Visitor } from '../visitor';

const { visit, ids } = visitors();

/** Each theme once with tables and once with cards. */
const JUDGED: ReadonlyArray<[string, Looks]> = [
	['light, 1440 pixels', { scheme: 'light', width: 1440 }],
	['dark, 360 pixels', { scheme: 'dark', width: 360 }],
];
const WIDTHS = [360, 768, 1440, 2560];
const PAGES: readonly PageName[] = ['busy', 'readOnly', 'empty', 'broken'];

type Find = (visitor: Visitor) => Promise<Screen>;
const all: ReadonlyArray<[string, Find]> = [
	...Object.entries(SCREENS).map(
		([name, screen]) => [name, async () => screen(ids)] as [string, Find],
	),
	...Object.entries(FOUND).map(
		([name, find]) => [name, async (visitor) => await find(ids, visitor)] as [string, Find],
	),
];

describe.each(JUDGED)('%s', (_name, looks) => {
	const by = new Map<PageName, Visitor>();
	beforeAll(async () => {
		for (const on of PAGES) by.set(on, await visit({ ...looks, on, bypassCSP: true }));
	});
	afterAll(async () => {
		for (const one of by.values()) await one.close();
	});

	test.each(all)(
		'%s: fits in every width, and axe finds nothing serious',
		async (_screen, find) => {
			const busy = by.get('busy');
			if (busy === undefined) throw new Error('Nobody is there');
			const screen = await find(busy);
			const visitor = by.get(screen.on) ?? busy;
			expect(await visitor.goTo(screen.query)).toBe(screen.status);
			const flaws: string[] = [];
			for (const width of WIDTHS) {
				await visitor.page.setViewportSize({ width, height: 900 });
				flaws.push(...(await misfits(visitor.page)).map((flaw) => `${width}: ${flaw}`));
			}
			await visitor.page.setViewportSize({ width: looks.width ?? 1440, height: 900 });
			flaws.push(...(await barriers(visitor.page)));
			expect(flaws).toEqual([]);
		},
	);
});

describe.each(JUDGED)('after something was done, %s', (_name, looks) => {
	test.each(Object.entries(STEPS))('%s', async (_step, { on, signedIn, take }) => {
		const visitor = await visit({ ...looks, on, signedIn, bypassCSP: true });
		await take(visitor, ids);
		expect([...(await misfits(visitor.page)), ...(await barriers(visitor.page))]).toEqual([]);
		await visitor.close();
	});
});

/** What axe finds that is serious or critical. */
async function barriers(page: Page): Promise<string[]> {
	const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
	return violations
		.filter(({ impact }) => impact === 'serious' || impact === 'critical')
		.flatMap(({ id, nodes }) =>
			nodes.slice(0, 3).map(({ target, failureSummary }) => {
				return `${id}: ${target.join(' ')}: ${failureSummary?.replace(/\s+/g, ' ')}`;
			}),
		);
}
