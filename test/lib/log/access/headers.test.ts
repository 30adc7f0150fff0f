import { createHash } from 'node:crypto';
import { layout } from '../../../../lib/log/layout/document';
import { Browser, documentIn, LogPage, plainLayout, TOKEN } from '../browser';
import { emptyRoutes } from '../emptyRoutes';
import { elementsIn, rawTextIn } from '../markup/markup';

/* What every answer says to the browser, whoever asked for what. */

const page = new LogPage({ ...emptyRoutes, layout });
const browser = new Browser(page);
const bearer = { accept: '*/*', authorization: `Bearer ${TOKEN}` };

const answers = [
	['the form to sign in', () => browser.get()],
	['a wrong password', () => browser.signIn('wrong')],
	['a sign-in', () => browser.signIn()],
	['a screen', () => browser.get()],
	['a screen that does not exist', () => browser.get({ view: 'nothing' })],
	['data', () => browser.get({ format: 'json' })],
	['metrics', () => browser.get({}, { path: 'metrics', headers: bearer })],
	['an action that does not exist', () => browser.post({ action: 'nothing' })],
	[
		'an error',
		() =>
			new Browser(new LogPage({ ...emptyRoutes, screens: broken })).get({}, { headers: bearer }),
	],
] as const;

const broken = {
	sent: async () => {
		throw new Error('broken');
	},
};

test.each(answers)('%s', async (_which, ask) => {
	const { headers } = await ask();
	expect(headers).toMatchObject({
		'x-content-type-options': 'nosniff',
		'x-frame-options': 'DENY',
		'referrer-policy': 'same-origin',
		'cross-origin-opener-policy': 'same-origin',
		'cross-origin-resource-policy': 'same-origin',
		'cache-control': 'no-store',
	});
	const policy = new Map(
		String(headers['content-security-policy'])
			.split('; ')
			.map((directive) => {
				const [name = '', ...values] = directive.split(' ');
				return [name, values.join(' ')];
			}),
	);
	expect(Object.fromEntries(policy)).toEqual({
		'default-src': "'none'",
		'style-src': expect.stringMatching(/^'sha256-[\w+/]{43}='$/),
		'script-src': expect.stringMatching(/^'sha256-[\w+/]{43}='$/),
		'img-src': 'data:',
		'connect-src': "'self'",
		'form-action': "'self'",
		'base-uri': "'none'",
		'frame-ancestors': "'none'",
	});
});

test.each([
	[undefined, 'no-store'],
	['none', 'no-store'],
	['same-origin', 'no-store'],
	['same-site', 'no-store, no-transform'],
	['cross-site', 'no-store, no-transform'],
])('asked for by %s, the answer may be compressed or not: %s', async (site, control) => {
	const asked: Readonly<Record<string, string>> = site ? { 'sec-fetch-site': site } : {};
	const forms: Readonly<Record<string, string>>[] = [
		{},
		{ text: 'guess' },
		{ format: 'json', text: 'guess' },
		{ view: 'nothing' },
	];
	for (const query of forms) {
		const { headers } = await browser.get(query, { headers: asked });
		expect(headers['cache-control']).toBe(control);
	}
});

test.each([
	['the page', layout],
	['any other layout', plainLayout],
])('the policy lets run what is inlined in %s, and nothing else', async (_which, used) => {
	const response = await new Browser(new LogPage({ ...emptyRoutes, layout: used })).get();
	const policy = String(response.headers['content-security-policy']);
	for (const name of ['style', 'script']) {
		const [only, ...more] = elementsIn(documentIn(response), name);
		const hash = createHash('sha256').update(rawTextIn(only)).digest('base64');
		expect(policy).toContain(`; ${name}-src 'sha256-${hash}'`);
		expect(more).toEqual([]);
	}
});
