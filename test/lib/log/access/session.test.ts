import { SIGN_OUT } from '../../../../lib/log/routes';
import { sessionCookie } from '../../../../lib/log/access/cookies';
import { tokenOf } from '../../../../lib/log/access/session';
import { sessionKey } from '../../../../lib/log/access/key';
import { StoreError } from '../../../../lib/store/error';
import { Browser, hiddenIn, HOUR, LogPage, PASSWORD } from '../browser';
import { emptyRoutes } from '../emptyRoutes';

/* How long who signed in stays so, and what ends it. */

const MINUTE = 60_000;
const SESSION = sessionCookie('workflow:node');

let page: LogPage;
let browser: Browser;
beforeEach(async () => {
	page = new LogPage(emptyRoutes);
	browser = new Browser(page);
	expect((await browser.signIn()).status).toBe(303);
});

const statusOf = async (visitor = browser, query = {}) => (await visitor.get(query)).status;
const cookie = () => browser.cookies.get(SESSION) ?? '';
const withCookie = (value: string) => new Browser(page, { cookies: new Map([[SESSION, value]]) });

test('a session ends when it was not used for two hours', async () => {
	page.now += 2 * HOUR - 1;
	expect(await statusOf()).toBe(200);
	page.now += 2 * HOUR - 1;
	expect(await statusOf()).toBe(200);
	page.now += 2 * HOUR;
	expect(await statusOf()).toBe(401);
});

test('live updates are no use of it', async () => {
	for (let minutes = 0; minutes < 120; minutes += 10) {
		expect(await statusOf(browser, { live: '1' })).toBe(200);
		page.now += 10 * MINUTE;
	}
	expect(await statusOf(browser, { live: '1' })).toBe(401);
});

test('a session ends twelve hours after it began, however much it is used', async () => {
	for (let hour = 0; hour < 12; hour += 1) {
		expect(await statusOf()).toBe(200);
		page.now += HOUR;
	}
	expect(await statusOf()).toBe(401);
});

test('use is noted once a minute, not with each request', async () => {
	const before = cookie();
	page.now += MINUTE - 1;
	await browser.get();
	expect(cookie()).toBe(before);
	page.now += 1;
	await browser.get();
	expect(cookie()).not.toBe(before);
	expect(cookie().split('.')[0]).toBe(before.split('.')[0]);
});

test('signing out ends the session wherever it is open, also with what other browsers kept of it', async () => {
	const kept = withCookie(cookie());
	const other = new LogPage(emptyRoutes, {}, page.settings);
	const elsewhere = new Browser(other, { cookies: browser.cookies });
	const { token = '' } = hiddenIn(await browser.get());
	const response = await browser.post({ action: SIGN_OUT, token });
	expect([response.status, response.headers.location]).toEqual([303, '?']);
	expect(browser.cookies.has(SESSION)).toBe(false);
	expect([await statusOf(), await statusOf(kept), await statusOf(elsewhere)]).toEqual([
		401, 401, 401,
	]);
	expect(page.claims.remembered).toEqual([12 * HOUR]);
});

test('signing out ends no other session', async () => {
	const other = new Browser(page);
	await other.signIn();
	const { token = '' } = hiddenIn(await browser.get());
	await browser.post({ action: SIGN_OUT, token });
	expect([await statusOf(), await statusOf(other)]).toEqual([401, 200]);
});

test('a session that can be neither ended nor checked is told so', async () => {
	const { token = '' } = hiddenIn(await browser.get());
	page.claims.failure = new StoreError('the disk is gone');
	const asked = await browser.get();
	expect(asked.body).not.toContain('the disk is gone');
	const left = await browser.post({ action: SIGN_OUT, token });
	expect([asked.status, left.status]).toEqual([503, 503]);
	page.claims.failure = undefined;
	expect(await statusOf()).toBe(200);
});

test('another password ends all sessions, another page has its own', async () => {
	const { settings } = page;
	page.settings = { ...settings, password: `${PASSWORD}!` };
	expect(await statusOf()).toBe(401);
	page.settings = { ...settings, pageId: 'workflow:other' };
	expect(await statusOf()).toBe(401);
	page.settings = settings;
	expect(await statusOf()).toBe(200);
});

describe('a token that is not ours is nobody', () => {
	test.each<[string, (token: string) => string]>([
		['empty', () => ''],
		['without proof', (token) => token.split('.').slice(0, -1).join('.')],
		['with an empty proof', (token) => `${token.split('.').slice(0, -1).join('.')}.`],
		['for HTTP, too', (token) => token.replace('.1.', '.0.')],
		['with another id', (token) => `${'A'.repeat(22)}${token.slice(22)}`],
		['with a later beginning', (token) => changed(token, 1)],
		['with a later use', (token) => changed(token, 2)],
		[
			'with another proof',
			(token) => token.replace(/.{3}$/, (end) => (end === 'AAA' ? 'BBB' : 'AAA')),
		],
		['with more behind it', (token) => `${token}.x`],
		['with a number that is none', (token) => token.replace(/\.\w+\./, '.zzzzzzzzzzzzzz.')],
	])('%s', async (_which, change) => {
		const token = change(cookie());
		expect(token).not.toBe(cookie());
		expect(await statusOf(withCookie(token))).toBe(401);
		expect(await statusOf()).toBe(200);
	});

	/** One of the token's times, an hour later. */
	function changed(token: string, part: number): string {
		const parts = token.split('.');
		parts[part] = (parseInt(parts[part] ?? '', 36) + HOUR).toString(36);
		return parts.join('.');
	}
});

test('a session of a clock that was ahead is not for later', async () => {
	const key = await sessionKey(PASSWORD, page.settings.pageId);
	const at = (ahead: number) =>
		tokenOf({ ...ofNobody, startedAt: page.now + ahead, usedAt: page.now + ahead }, key);
	const ofNobody = { id: 'A'.repeat(22), isSecure: true };
	expect(await statusOf(withCookie(at(MINUTE)))).toBe(200);
	expect(await statusOf(withCookie(at(MINUTE + 1)))).toBe(401);
});

test('the cookie is for this folder only, not for scripts, and for HTTPS where the page came so', async () => {
	const cookies = async (isHttps: boolean) =>
		[(await new Browser(page).signIn(PASSWORD, { isHttps })).headers['set-cookie'] ?? []].flat();
	expect(await cookies(true)).toEqual([
		expect.stringMatching(
			/^webhookLogSession-[0-9a-f]{8}=[\w.-]+; HttpOnly; SameSite=Lax; Secure$/,
		),
		'webhookLogSignIn=; HttpOnly; SameSite=Lax; Max-Age=0; Secure',
	]);
	expect((await cookies(false))[0]).toMatch(/; HttpOnly; SameSite=Lax$/);
});

test('who signs in gets to where he wanted to go', async () => {
	const visitor = new Browser(page);
	const query = { view: 'delivery', id: 'dlv_1', done: 'replayed-3' };
	const { challenge = '' } = hiddenIn(await visitor.get(query));
	const form = { action: 'sign-in', challenge, password: PASSWORD };
	const { headers } = await visitor.post(form, { query });
	expect(headers.location).toBe('?view=delivery&id=dlv_1');
});

test('two pages that a proxy shows in one folder have sessions of their own', async () => {
	const other = new LogPage(emptyRoutes, {}, { ...page.settings, pageId: 'workflow:other' });
	const both = new Browser(other, { cookies: browser.cookies });
	await both.signIn();
	const first = new Browser(page, { cookies: both.cookies });
	expect([(await first.get()).status, (await both.get()).status]).toEqual([200, 200]);
});
