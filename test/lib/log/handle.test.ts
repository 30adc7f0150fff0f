import { sessionCookie } from '../../../lib/log/access/cookies';
import { html } from '../../../lib/log/html/template';
import { SIGN_IN, SIGN_OUT, type LogRoutes } from '../../../lib/log/routes';
import { invalidAddress, screen, type Query } from '../../../lib/log/screen';
import { StoreError } from '../../../lib/store/error';
import { Browser, documentIn, hiddenIn, HOUR, LogPage, plainLayout, TOKEN } from './browser';
import { elementsIn, textIn } from './markup/markup';

/* What is answered to whom, whatever the screens and actions are. */

const DATA = 'what only those see who signed in';
const done: unknown[] = [];
let failure: Error | undefined;

const routes: LogRoutes = {
	screens: {
		sent: screen(
			async () => {
				if (failure !== undefined) throw failure;
				return { ok: true, value: { told: DATA } };
			},
			({ told }, { formToken, mayAct }) => ({
				title: 'Sent',
				content: html`<h1>${told}</h1>
					<form method="post"><input type="hidden" name="token" value="${formToken}" /></form>
					${mayAct && html`<p>may act</p>`}`,
			}),
		),
		missing: async () => ({ ok: false, problem: 'There is no delivery dlv_1.' }),
		unread: async () => invalidAddress('status is invalid: use failed, or leave it out.'),
	},
	actions: {
		replay: async (_source, form) => {
			done.push(form);
			return { ok: true, value: { kind: 'done', to: { view: 'sent' }, done: 'replayed-3' } };
		},
		secret: async (source) => {
			const shown = await routes.screens.sent?.(source, {});
			if (!shown?.ok) throw new Error('not shown');
			return { ok: true, value: { kind: 'shown', shown: shown.value } };
		},
		impossible: async () => ({ ok: false, problem: 'The delivery is delivered already.' }),
	},
	metrics: async () => `metric{${DATA}} 1\n`,
	layout: plainLayout,
};

let page: LogPage;
let browser: Browser;
beforeEach(() => {
	failure = undefined;
	done.splice(0);
	page = new LogPage(routes);
	browser = new Browser(page);
});

const JSON_WANTED = { accept: 'application/json' };
const titleOf = (response: Parameters<typeof documentIn>[0]) =>
	textIn(elementsIn(documentIn(response), 'title')[0]);
const bearer = (token: string) => ({ accept: '*/*', authorization: `Bearer ${token}` });

async function formToken(): Promise<string> {
	return hiddenIn(await browser.get()).token ?? '';
}

describe('signed in', () => {
	beforeEach(async () => expect((await browser.signIn()).status).toBe(303));

	test.each<[string, Query, number, string]>([
		['the bare address', {}, 200, DATA],
		['a view', { view: 'sent' }, 200, DATA],
		['a view that does not exist', { view: 'nothing' }, 404, 'The page has no such view'],
		['what every object has', { view: 'constructor' }, 404, 'The page has no such view'],
		['what is gone', { view: 'missing' }, 404, 'There is no delivery dlv_1.'],
		['what can not be read', { view: 'unread' }, 400, 'status is invalid: use failed'],
	])('%s', async (_which, query, status, text) => {
		const response = await browser.get(query as Record<string, string>);
		expect(response.status).toBe(status);
		expect(textIn(documentIn(response))).toContain(text);
	});

	test('the same as JSON, by the header and by the address', async () => {
		for (const response of [
			await browser.get({}, { headers: JSON_WANTED }),
			await browser.get({ format: 'json' }),
		]) {
			expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
			expect(JSON.parse(response.body)).toEqual({ told: DATA });
		}
		const missing = await browser.get({ view: 'missing', format: 'json' });
		expect([missing.status, JSON.parse(missing.body)]).toEqual([
			404,
			{ message: 'There is no delivery dlv_1.' },
		]);
	});

	test('an action is done once, and the browser is sent to a screen that says so by a code', async () => {
		const token = await formToken();
		const response = await browser.post({ action: 'replay', token, id: 'dlv_1' });
		expect([response.status, response.headers.location]).toEqual([
			303,
			'?view=sent&done=replayed-3',
		]);
		expect(done).toEqual([{ action: ['replay'], token: [token], id: ['dlv_1'] }]);
	});

	test('what is shown only once is the answer to the form itself', async () => {
		const response = await browser.post({ action: 'secret', token: await formToken() });
		expect(response.status).toBe(200);
		expect(response.body).toContain(DATA);
	});

	test.each([
		['impossible', 422, 'The delivery is delivered already.'],
		['nothing', 400, 'The page has no such action'],
		['toString', 400, 'The page has no such action'],
	])('the action %s is answered %i', async (action, status, text) => {
		const response = await browser.post({ action, token: await formToken() });
		expect(response.status).toBe(status);
		expect(textIn(documentIn(response))).toContain(text);
	});

	test('a page that is read-only shows no forms and does nothing', async () => {
		expect((await browser.get()).body).toContain('may act');
		page.settings = { ...page.settings, isReadOnly: true };
		expect((await browser.get()).body).not.toContain('may act');
		const response = await browser.post({ action: 'replay', token: await formToken() });
		expect([response.status, textIn(documentIn(response))]).toEqual([
			403,
			expect.stringContaining('switch off Read Only'),
		]);
		expect(done).toEqual([]);
	});

	test('a store that fails is told, and what else goes wrong is not', async () => {
		failure = new StoreError('The outbox /data/outbox.sqlite is locked.');
		const locked = await browser.get();
		expect([locked.status, locked.headers['retry-after']]).toEqual([503, '10']);
		expect(textIn(documentIn(locked))).toContain('The outbox /data/outbox.sqlite is locked.');
		expect(elementsIn(documentIn(locked), 'a').map(textIn)).toEqual(['Try again']);
		failure = new TypeError(DATA);
		const broken = await browser.get();
		expect(broken.status).toBe(500);
		expect(broken.body).not.toContain(DATA);
		expect(page.logged).toHaveLength(2);
	});
});

/** Every way to ask for something, made from the tables, so that none is forgotten. */
const everything: ReadonlyArray<
	readonly [string, (visitor: Browser) => Promise<{ status: number; body: string }>]
> = [
	...['', ...Object.keys(routes.screens), 'nothing'].flatMap((view) =>
		[{}, { headers: JSON_WANTED }].map(
			(given) =>
				[
					`GET ${view} ${JSON.stringify(given)}`,
					(visitor: Browser) => visitor.get({ view }, given),
				] as const,
		),
	),
	['GET metrics', (visitor) => visitor.get({}, { path: 'metrics' })],
	...[...Object.keys(routes.actions), SIGN_OUT, 'nothing'].map(
		(action) =>
			[`POST ${action}`, (visitor: Browser) => visitor.post({ action, token: 'x' })] as const,
	),
];

describe.each([
	['nobody', async () => new Browser(page)],
	[
		'somebody whose session has ended',
		async () => {
			await browser.signIn();
			page.now += 3 * HOUR;
			return browser;
		},
	],
	[
		'somebody with a cookie of his own',
		async () =>
			new Browser(page, { cookies: new Map([[sessionCookie(page.settings.pageId), 'x.y.z']]) }),
	],
])('%s', (_who, come) => {
	test.each(everything)(
		'%s is answered 401, with nothing of what is there',
		async (_which, ask) => {
			const visitor = await come();
			page.opened = 0;
			const response = await ask(visitor);
			expect(response.status).toBe(401);
			expect(response.body).not.toContain(DATA);
			expect([done, page.opened, page.logged]).toEqual([[], 0, []]);
		},
	);
});

test('who is not signed in gets the form, a machine a sentence', async () => {
	const response = await browser.get({ view: 'nothing' });
	expect(titleOf(response)).toBe('Sign in');
	expect(hiddenIn(response)).toMatchObject({ action: SIGN_IN, challenge: expect.any(String) });
	const told = await browser.get({}, { headers: JSON_WANTED });
	expect(JSON.parse(told.body)).toEqual({ message: expect.stringContaining('bearer token') });
	expect(told.headers['www-authenticate']).toBe('Bearer');
});

describe('with the token', () => {
	test('screens are data, and metrics are read', async () => {
		const headers = bearer(TOKEN);
		const data = await browser.get({}, { headers });
		expect([data.status, JSON.parse(data.body)]).toEqual([200, { told: DATA }]);
		const metrics = await browser.get({}, { path: 'metrics', headers });
		expect([metrics.status, metrics.body]).toEqual([200, `metric{${DATA}} 1\n`]);
		expect(metrics.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
		const missing = await browser.get({ view: 'missing' }, { headers });
		expect([missing.status, JSON.parse(missing.body)]).toMatchObject([404, {}]);
	});

	test('nothing is changed', async () => {
		const response = await browser.post({ action: 'replay' }, { headers: bearer(TOKEN) });
		expect([response.status, JSON.parse(response.body)]).toEqual([
			403,
			{ message: expect.stringContaining('can only read') },
		]);
		expect(done).toEqual([]);
	});

	test.each([
		['a wrong one', bearer(`${TOKEN}x`)],
		['an empty one', { accept: '*/*', authorization: 'Bearer ' }],
		['the password', bearer('correct horse battery')],
		['another scheme', { accept: '*/*', authorization: `Basic ${TOKEN}` }],
	])('%s is answered 401', async (_which, headers) => {
		const response = await browser.get({}, { headers });
		expect(response.status).toBe(401);
		expect(response.body).not.toContain(DATA);
	});

	test('none is right where the credential has none', async () => {
		page.settings = { ...page.settings, token: undefined };
		for (const token of ['undefined', TOKEN]) {
			expect((await browser.get({}, { headers: bearer(token) })).status).toBe(401);
		}
	});
});

test('where not even an error can be drawn, the answer is plain', async () => {
	const document = () => {
		throw new Error(DATA);
	};
	page = new LogPage({ ...routes, layout: { ...plainLayout, document } });
	const response = await new Browser(page).get();
	expect([response.status, response.headers['content-type']]).toEqual([
		500,
		'text/plain; charset=utf-8',
	]);
	expect(response.body).not.toContain(DATA);
});
