import { logRoutes } from '../../../lib/log/page';
import { SIGN_OUT } from '../../../lib/log/routes';
import type { LogSource } from '../../../lib/log/source';
import { Browser, hiddenIn, LogPage } from './browser';

/* Whatever the page really has, by its tables: a new screen or action is among it by itself. */

/** A source that nobody may read from. */
const untouchable = new Proxy({} as LogSource, {
	get: (_source, name) => {
		if (name === 'isDispatcherKept') return async () => true;
		throw new Error(`${String(name)} was read`);
	},
});

const views = ['', ...Object.keys(logRoutes.screens)];
const actions = [...Object.keys(logRoutes.actions), SIGN_OUT];
const ACCEPT = ['text/html', 'application/json', '*/*'];

let page: LogPage;
beforeEach(() => {
	page = new LogPage(logRoutes, untouchable);
});

test('the tables have the screens of both tabs, and actions', () => {
	expect(views).toEqual(expect.arrayContaining(['sent', 'deliveries', 'received', 'trigger']));
	expect(actions.length).toBeGreaterThan(5);
});

describe.each(ACCEPT)('who is not signed in and accepts %s', (accept) => {
	test.each(views)('is not shown "%s"', async (view) => {
		const { status } = await new Browser(page).get({ view }, { headers: { accept } });
		expect([status, page.opened, page.logged]).toEqual([401, 0, []]);
	});

	test('is given no metrics', async () => {
		const visitor = new Browser(page);
		expect((await visitor.get({}, { path: 'metrics', headers: { accept } })).status).toBe(401);
		expect(page.opened).toBe(0);
	});

	test.each(actions)('can do no "%s"', async (action) => {
		const { status } = await new Browser(page).post({ action, id: 'x' }, { headers: { accept } });
		expect([status, page.opened]).toEqual([401, 0]);
	});
});

test.each(actions)('a form for "%s" that is not the page\'s own does nothing', async (action) => {
	const browser = new Browser(page);
	await browser.signIn();
	const without = await browser.post({ action, id: 'x' });
	const { token = '' } = hiddenIn(without);
	const origins = { 'sec-fetch-site': 'cross-site' };
	const foreign = await browser.post({ action, id: 'x', token }, { origins });
	expect([token.length, without.status, foreign.status, page.logged]).toEqual([66, 403, 403, []]);
});

test.each(Object.keys(logRoutes.actions))('read-only, "%s" does nothing', async (action) => {
	page.settings = { ...page.settings, isReadOnly: true };
	const browser = new Browser(page);
	await browser.signIn();
	const { token = '' } = hiddenIn(await browser.get({ view: 'nothing' }));
	const { status } = await browser.post({ action, id: 'x', token });
	expect([status, page.logged]).toEqual([403, []]);
});
