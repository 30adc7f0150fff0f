import type { Browser } from 'playwright-core';
import { invent } from '../log/invented';
import { ORDINARY_DAY } from '../log/ordinaryDay';
import { serveLog } from '../log/server';
import type { Pages } from '../logPage/pages';
import { Visitor } from '../logPage/visitor';
import type { LOG_PICTURES } from './list';

const WIDTH = 1440;
const MARGIN = 16;

type LogPicture = (typeof LOG_PICTURES)[number];

/** How the pictures of the log page are taken, by their paths in docs/. */
export const TAKEN_OF_LOG: Readonly<
	Record<LogPicture, (visitor: Visitor, path: string) => Promise<void>>
> = {
	'log.png': async (visitor, path) => {
		await visitor.goTo('');
		await visitor.picture(path, await endOf(visitor, 'Endpoints'));
	},
	'log-delivery.png': async (visitor, path) => {
		await visitor.goTo(`?view=delivery&id=${await visitor.firstId('status=failed')}`);
		await visitor.picture(path, await endOf(visitor, 'Attempts'));
	},
	'log-received.png': async (visitor, path) => {
		await visitor.goTo('?view=received');
		await visitor.picture(path, await endOf(visitor, 'Triggers'));
	},
};

/** Opens the log page of an ordinary day in a browser, and closes it after `look`. */
export async function visitOrdinaryDay(
	browser: Browser,
	look: (visitor: Visitor) => Promise<void>,
): Promise<void> {
	const { stage, source, ids } = await invent(ORDINARY_DAY);
	const { url, close } = await serveLog(async () => source, { now: source.now });
	try {
		const urls = { busy: url } as Pages['urls'];
		await look(await Visitor.in(browser, { urls, ids }, { width: WIDTH }));
	} finally {
		await close();
		await stage.close();
		await source.received.close();
	}
}

/** Just below a part of the screen. */
async function endOf({ page }: Visitor, name: string): Promise<number> {
	const box = await page.getByRole('region', { name }).boundingBox();
	return Math.ceil((box?.y ?? 0) + (box?.height ?? 0)) + MARGIN;
}
