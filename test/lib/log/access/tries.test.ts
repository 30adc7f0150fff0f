import { Tries, TRIES } from '../../../../lib/log/access/tries';
import { Browser, documentIn, LogPage, PASSWORD, TOKEN } from '../browser';
import { emptyRoutes } from '../emptyRoutes';
import { textIn } from '../markup/markup';

/* Guessing is limited, and nobody else is kept out for long by it. */

const MINUTE = 60_000;
let page: LogPage;
beforeEach(() => {
	page = new LogPage(emptyRoutes);
});

const from = (address: string) => new Browser(page, { address });
const bearer = async (token: string, address = '203.0.113.1') =>
	await from(address).get({}, { headers: { accept: '*/*', authorization: `Bearer ${token}` } });

/** As many wrong passwords from one address. */
async function guess(address: string, times: number): Promise<number[]> {
	const statuses: number[] = [];
	for (let time = 0; time < times; time += 1) {
		statuses.push((await from(address).signIn('wrong')).status);
	}
	return statuses;
}

test('after five wrong passwords of an address it has to wait, also for the right one', async () => {
	expect(await guess('203.0.113.1', 6)).toEqual([401, 401, 401, 401, 401, 429]);
	const browser = from('203.0.113.1');
	page.now += 20_500;
	const response = await browser.signIn();
	expect([response.status, response.headers['retry-after']]).toEqual([429, '40']);
	expect(textIn(documentIn(response))).toContain('Too many wrong passwords: wait 40 seconds');
	expect([...browser.cookies.keys()]).toEqual(['webhookLogSignIn']);
	page.now += 39_500;
	expect((await browser.signIn()).status).toBe(303);
});

test('another address may sign in meanwhile, until there were thirty in all', async () => {
	for (let address = 0; address < 6; address += 1) {
		expect((await from(`198.51.100.${address}`).signIn()).status).toBe(303);
		await guess(`203.0.113.${address}`, TRIES.perAddress);
	}
	expect((await from('203.0.113.99').signIn()).status).toBe(429);
	page.now += MINUTE;
	expect((await from('203.0.113.99').signIn()).status).toBe(303);
});

/** Strangers guess wherever they may. */
async function guessAll(): Promise<void> {
	for (let address = 0; address < 6; address += 1) {
		await guess(`203.0.113.${address}`, TRIES.perAddress);
	}
}

test('who signed in a short while ago is not kept out by strangers, but by his own mistakes', async () => {
	expect((await from('198.51.100.1').signIn()).status).toBe(303);
	page.now += 23 * 60 * MINUTE;
	await guessAll();
	expect((await from('198.51.100.2').signIn()).status).toBe(429);
	expect(await guess('198.51.100.1', 6)).toEqual([401, 401, 401, 401, 401, 429]);
	page.now += MINUTE;
	await guessAll();
	expect((await from('198.51.100.1').signIn()).status).toBe(303);
	page.now += 24 * 60 * MINUTE;
	await guessAll();
	expect((await from('198.51.100.1').signIn()).status).toBe(429);
});

test('so many addresses are remembered, those that came last', async () => {
	const tries = new Tries();
	for (let n = 0; n < 101; n += 1) tries.succeeded(`198.51.100.${n}`, page.now);
	for (let n = 0; n < TRIES.inAll; n += 1) tries.failed(`203.0.113.${n}`, page.now);
	expect(tries.waitSeconds('198.51.100.0', page.now)).toBe(60);
	expect(tries.waitSeconds('198.51.100.1', page.now)).toBe(0);
});

test('who is signed in stays so while others guess', async () => {
	const browser = from('203.0.113.1');
	await browser.signIn();
	await guess('203.0.113.1', 6);
	expect((await browser.get()).status).toBe(200);
});

test('tries at the same time count each', async () => {
	const tried = await Promise.all(
		Array.from({ length: 20 }, async () => (await from('203.0.113.1').signIn('wrong')).status),
	);
	expect(tried.filter((status) => status === 401)).toHaveLength(TRIES.perAddress);
});

test('a clock that is set back blocks nobody', async () => {
	await guess('203.0.113.1', 5);
	page.now -= 24 * 60 * MINUTE;
	expect((await from('203.0.113.1').signIn()).status).toBe(303);
});

test('wrong tokens have to wait, too, but not the right one, nor passwords', async () => {
	const statuses: number[] = [];
	for (let time = 0; time < 6; time += 1) statuses.push((await bearer('wrong')).status);
	expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
	expect((await bearer('wrong')).headers['retry-after']).toBe('60');
	expect((await bearer('wrong', '203.0.113.2')).status).toBe(401);
	expect((await bearer(TOKEN)).status).toBe(200);
	expect((await from('203.0.113.1').signIn()).status).toBe(303);
});

test('what is wrong is told to the log, without what was given', async () => {
	await guess('203.0.113.1', 1);
	await bearer('a-wrong-token');
	expect(page.logged).toEqual(['password from 203.0.113.1', 'token from 203.0.113.1']);
});

test.each([
	['nothing', ''],
	['its beginning', PASSWORD.slice(0, -1)],
	['more than it', `${PASSWORD} `],
	['other letters', PASSWORD.toUpperCase()],
])('%s is not the password', async (_which, given) => {
	expect((await from('203.0.113.1').signIn(given)).status).toBe(401);
});

test('letters that look alike to a person are the same password', async () => {
	page.settings = { ...page.settings, password: 'u\u0308ber den Wolken' };
	expect((await from('203.0.113.1').signIn('\u00fcber den Wolken')).status).toBe(303);
});
