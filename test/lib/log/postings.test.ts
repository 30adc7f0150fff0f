import { setImmediate as nextTurn } from 'node:timers/promises';
import { postings, type Posted } from '../../../lib/log/postings';
import { StoreError } from '../../../lib/store/error';
import { MemoryClaims } from '../n8n/store/memoryClaims';
import { layout } from '../../../lib/log/layout/document';
import type { LogRoutes } from '../../../lib/log/routes';
import { Browser, documentIn, hiddenIn, LogPage } from './browser';
import { emptyRoutes } from './emptyRoutes';
import { elementsIn, textIn } from './markup/markup';

/* A form that is sent twice, by a double click or by a browser that repeats it, is done once: in all processes. */

let done: string[];
let answer: { readonly ok: true } | { readonly ok: false; readonly problem: string };
let page: LogPage;
let browser: Browser;

const routes = {
	...emptyRoutes,
	actions: {
		replay: async () => {
			done.push('replay');
			return answer.ok
				? { ok: true as const, value: { kind: 'done' as const, to: {}, done: 'replayed-1' } }
				: answer;
		},
	},
};

beforeEach(async () => {
	done = [];
	answer = { ok: true };
	page = new LogPage(routes);
	browser = new Browser(page);
	await browser.signIn();
});

const token = async (query = {}) => hiddenIn(await browser.get(query)).token ?? '';
const replay = { action: 'replay', id: 'dlv_1' };
const HERE = { query: { view: 'delivery', id: 'dlv_1' } };

test('a form that was sent before is told so, and nothing is done', async () => {
	const form = { ...replay, token: await token() };
	expect((await browser.post(form, HERE)).headers.location).toBe('?done=replayed-1');
	const again = await browser.post(form, HERE);
	expect([again.status, again.headers.location]).toEqual([
		303,
		'?view=delivery&id=dlv_1&done=repeated',
	]);
	const json = await browser.post(form, { headers: { accept: 'application/json' } });
	expect([json.status, JSON.parse(json.body)]).toEqual([200, { done: 'repeated' }]);
	expect(done).toEqual(['replay']);
});

test('two at the same time, also to two processes, are done once', async () => {
	const form = { ...replay, token: await token() };
	const { settings } = page;
	const other = new Browser(new LogPage(routes, {}, settings), { cookies: browser.cookies });
	const answers = await Promise.all([browser.post(form), other.post(form), browser.post(form)]);
	expect(answers.map(({ headers }) => headers.location).sort()).toEqual([
		'?done=repeated',
		'?done=repeated',
		'?done=replayed-1',
	]);
	expect(done).toEqual(['replay']);
});

test('the same form shown anew is another one, and so is another form of the page', async () => {
	const shown = await token();
	await browser.post({ ...replay, token: shown });
	await browser.post({ ...replay, id: 'dlv_2', token: shown });
	await browser.post({ ...replay, token: await token() });
	expect(done).toEqual(['replay', 'replay', 'replay']);
});

test('a page that renews itself keeps its forms', async () => {
	const shown = await token();
	const [formId = ''] = shown.split('.');
	expect(await token({ live: formId })).toBe(shown);
	expect(await token({ live: '1' })).not.toBe(shown);
	expect(await token({ live: `${formId}"><script>` })).not.toContain('script');
});

test('what could not be done can be sent again', async () => {
	answer = { ok: false, problem: 'The delivery has not ended.' };
	const form = { ...replay, token: await token() };
	expect((await browser.post(form)).status).toBe(422);
	answer = { ok: true };
	expect((await browser.post(form)).headers.location).toBe('?done=replayed-1');
});

test('what stopped in the middle is posted again by a button, and is known to be the same', async () => {
	const postingsSeen: string[] = [];
	const stops: LogRoutes = {
		...routes,
		actions: {
			replay: async (_source, _form, posting) => {
				postingsSeen.push(posting);
				if (postingsSeen.length === 1) throw new StoreError('The disk is full.');
				return { ok: true, value: { kind: 'done', to: {}, done: 'replayed-2' } };
			},
		},
	};
	page = new LogPage({ ...stops, layout });
	browser = new Browser(page);
	await browser.signIn();
	const form = { ...replay, until: '"><script>', token: await token() };
	const stopped = await browser.post(form, HERE);
	expect(stopped.status).toBe(503);
	const [again, ...others] = elementsIn(documentIn(stopped), 'form').filter(
		(one) => textIn(one) === 'Try again Back',
	);
	expect(others).toEqual([]);
	const inputs = elementsIn(again ?? documentIn(stopped), 'input');
	const fields = Object.fromEntries(
		inputs.map(({ attributes: { name = '', value = '' } }) => [name, value]),
	);
	expect(fields).toEqual(form);
	expect((await browser.post(fields, HERE)).headers.location).toBe('?done=replayed-2');
	expect(new Set(postingsSeen).size).toBe(1);
	await browser.post({ ...form, token: await token() });
	expect(new Set(postingsSeen).size).toBe(2);
});

test('a form of another page is not handed back', async () => {
	const { ended } = page.settings;
	let isBroken = true;
	page.settings = {
		...page.settings,
		ended: {
			...ended,
			isEnded: async (id) => {
				if (isBroken) throw new StoreError('The store is locked.');
				return await ended.isEnded(id);
			},
		},
	};
	const unknown = await browser.post({ ...replay, token: 'x' });
	isBroken = false;
	const forged = await browser.post({ ...replay, token: 'x' });
	expect([unknown.status, forged.status]).toEqual([503, 403]);
	for (const { body } of [unknown, forged]) expect(body).not.toContain('Try again');
});

test('while it can not be known whether it was done, nothing is', async () => {
	const form = { ...replay, token: await token() };
	const { postings: kept } = page.settings;
	page.settings = {
		...page.settings,
		postings: postings(async () => {
			throw new StoreError('The store is locked.');
		}),
	};
	expect((await browser.post(form)).status).toBe(503);
	page.settings = { ...page.settings, postings: kept };
	expect(done).toEqual([]);
	expect((await browser.post(form)).status).toBe(303);
});

describe('a post', () => {
	const claims = new MemoryClaims();
	const posted = postings(async () => claims, nextTurn);
	const posts = async (form: string, isDone = true) =>
		await posted.first(form, async (): Promise<Posted<string>> => ({ value: form, isDone }));

	test('that fails is forgotten, its error told', async () => {
		const failing = posted.first('a', async () => {
			throw new Error('no');
		});
		await expect(failing).rejects.toThrow('no');
		expect(await posts('a')).toBe('a');
		expect(await posts('a')).toBeUndefined();
	});

	test('that only showed something can be repeated', async () => {
		expect(await posts('b', false)).toBe('b');
		expect(await posts('b')).toBe('b');
	});

	test('that was done is done, also where that can not be noted', async () => {
		const noted = posted.first('c', async () => {
			claims.failure = new StoreError('gone');
			return { value: 'c', isDone: true };
		});
		expect(await noted).toBe('c');
		claims.failure = undefined;
	});
});
