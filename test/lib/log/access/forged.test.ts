import { html } from '../../../../lib/log/html/template';
import { sessionCookie } from '../../../../lib/log/access/cookies';
import { SIGN_OUT, type LogRoutes } from '../../../../lib/log/routes';
import { Browser, hiddenIn, LogPage, PASSWORD } from '../browser';
import { emptyRoutes } from '../emptyRoutes';

/* A form that is not the page's own changes nothing, and signs nobody in. */

const done: string[] = [];
const routes: LogRoutes = {
	...emptyRoutes,
	actions: {
		replay: async () => {
			done.push('replay');
			return { ok: true, value: { kind: 'done', to: {}, done: 'replayed' } };
		},
		rotate: async () => {
			done.push('rotate');
			const shown = { data: {}, draw: () => ({ title: 'Secret', content: html`secret` }) };
			return { ok: true, value: { kind: 'shown', shown } };
		},
	},
};

let page: LogPage;
let browser: Browser;
beforeEach(async () => {
	done.splice(0);
	page = new LogPage(routes);
	browser = new Browser(page);
	await browser.signIn();
});

const token = async (visitor = browser) => hiddenIn(await visitor.get()).token ?? '';
const from = (headers: Readonly<Record<string, string>>) => ({ origins: headers });

describe.each([...Object.keys(routes.actions), SIGN_OUT])('%s', (action) => {
	const expectNothing = async (answer: Promise<{ status: number }>) => {
		expect((await answer).status).toBe(403);
		expect(done).toEqual([]);
		expect((await browser.get()).status).toBe(200);
	};

	test.each<[string, () => Promise<string>]>([
		['no token', async () => ''],
		['a token that was made up', async () => 'x'.repeat(43)],
		[
			'the session itself',
			async () => browser.cookies.get(sessionCookie(page.settings.pageId)) ?? '',
		],
		[
			"the token of another's session",
			async () => {
				const other = new Browser(page);
				await other.signIn();
				return await token(other);
			},
		],
	])('with %s', async (_which, made) => {
		await expectNothing(browser.post({ action, token: await made() }));
	});

	test.each<[string, Readonly<Record<string, string>>]>([
		['another site', { 'sec-fetch-site': 'cross-site' }],
		['a neighbor of the same site', { 'sec-fetch-site': 'same-site' }],
		['nowhere', { 'sec-fetch-site': 'none' }],
		['another origin', { origin: 'https://elsewhere.example' }],
		['another port', { origin: 'https://n8n.example.com:8443' }],
		['an origin that is hidden', { origin: 'null' }],
		['an origin that is none', { origin: '::' }],
		['what tells no origin', {}],
		[
			'another site, whatever origin it tells',
			{ 'sec-fetch-site': 'cross-site', origin: 'https://n8n.example.com' },
		],
	])('posted from %s', async (_where, headers) => {
		await expectNothing(browser.post({ action, token: await token() }, from(headers)));
	});
});

test.each<[string, Readonly<Record<string, string>>]>([
	['as the browser tells', { 'sec-fetch-site': 'same-origin' }],
	['as its origin tells', { origin: 'https://n8n.example.com' }],
	[
		'as its origin tells over HTTP',
		{ origin: 'http://192.168.1.5:5678', host: '192.168.1.5:5678' },
	],
	[
		'behind a proxy that tells its host',
		{
			origin: 'https://hooks.example.com',
			host: '10.0.0.7:5678',
			'x-forwarded-host': 'hooks.example.com, 10.0.0.7',
		},
	],
	[
		"behind a proxy that doesn't, by n8n's own address",
		{ origin: 'https://n8n.example.com', host: '10.0.0.7:5678' },
	],
	['in capitals', { origin: 'https://n8n.example.com', host: 'N8N.example.com' }],
])('a form of the page itself is done, %s', async (_how, headers) => {
	const answer = await browser.post({ action: 'replay', token: await token() }, from(headers));
	expect([answer.status, done]).toEqual([303, ['replay']]);
});

describe('nobody is signed in by a form', () => {
	const form = async (visitor: Browser) => ({
		action: 'sign-in',
		challenge: hiddenIn(await visitor.get()).challenge ?? '',
		password: PASSWORD,
	});
	let visitor: Browser;
	beforeEach(() => {
		visitor = new Browser(page);
	});
	const expectNobody = async (answer: { status: number }) => {
		expect(answer.status).toBe(403);
		expect(visitor.cookies.has(sessionCookie(page.settings.pageId))).toBe(false);
	};

	test('that another site posts', async () => {
		await expectNobody(
			await visitor.post(await form(visitor), from({ 'sec-fetch-site': 'cross-site' })),
		);
	});

	test('that was shown in another browser', async () => {
		await visitor.get();
		await expectNobody(await visitor.post(await form(new Browser(page))));
	});

	test('of a browser that keeps no cookies', async () => {
		const shown = await form(visitor);
		visitor.cookies.clear();
		const answer = await visitor.post(shown);
		await expectNobody(answer);
		expect(answer.body).toContain('Allow cookies');
	});

	test('without a challenge', async () => {
		await visitor.get();
		await expectNobody(await visitor.post({ action: 'sign-in', password: PASSWORD }));
	});

	test('and a wrong password in such a form is not even compared', async () => {
		for (let time = 0; time < 6; time += 1) {
			const forged = { ...(await form(visitor)), password: 'wrong', challenge: 'x' };
			await expectNobody(await visitor.post(forged));
		}
		expect((await visitor.signIn()).status).toBe(303);
	});
});

test('two tabs with the form may both be used', async () => {
	const visitor = new Browser(page);
	const [first, second] = [hiddenIn(await visitor.get()), hiddenIn(await visitor.get())];
	expect(first.challenge).toBe(second.challenge);
	const posted = async ({ challenge = '' }) =>
		await visitor.post(
			{ action: 'sign-in', challenge, password: PASSWORD },
			{ query: { view: 'x' } },
		);
	const answers = [await posted(first), await posted(second)];
	expect(answers.map(({ status, headers }) => [status, headers.location])).toEqual([
		[303, '?view=x'],
		[303, '?view=x'],
	]);
	// The session is that of the first.
	expect(answers[1]?.headers).not.toHaveProperty('set-cookie');
});

test('what is posted as anything but a small form is rejected', async () => {
	for (const [unreadable, status] of [
		['type', 415],
		['size', 413],
	] as const) {
		expect((await browser.post({}, { unreadable })).status).toBe(status);
		expect((await new Browser(page).post({}, { unreadable })).status).toBe(401);
	}
});
