import { visitors, type Visitor } from './visitor';

/* How somebody finds and reads something, with and without the page's script. */

const { visit, ids } = visitors();

describe.each([
	['with JavaScript', true],
	['without JavaScript', false],
])('%s', (_name, javaScript) => {
	let visitor: Visitor;
	beforeAll(async () => {
		visitor = await visit({ javaScript });
	});
	afterAll(async () => await visitor.close());

	const follow = async (name: string | RegExp) =>
		await visitor.page.getByRole('link', { name }).first().click();
	const heading = async (name: string | RegExp) =>
		await visitor.page.getByRole('heading', { level: 1, name }).waitFor();
	const address = () => Object.fromEntries(new URL(visitor.page.url()).searchParams);

	test('from the overview to a failed delivery, what to do, and its event elsewhere', async () => {
		await visitor.goTo('');
		await follow('All failed deliveries');
		await heading('Deliveries');
		await visitor.page.waitForURL(/view=deliveries/);
		expect(address()).toEqual({ view: 'deliveries', status: 'failed' });
		await visitor.page
			.getByRole('row')
			.filter({ hasText: 'Old intranet' })
			.getByRole('link', { name: /^(call|sms|voicemail)\./ })
			.first()
			.click();
		await visitor.page.getByText('What to do:').waitFor();
		await visitor.page.getByRole('heading', { name: /^Attempt 1: / }).waitFor();
		await visitor.page.getByText('Response: status 410').last().waitFor();
		await visitor.page
			.getByRole('region', { name: /^Body of the response/ })
			.last()
			.or(visitor.page.locator('details[open] > p').getByText('Empty.'))
			.first()
			.waitFor();
		await visitor.page.getByRole('region', { name: 'The event elsewhere' }).waitFor();
	});

	test('from a delivery to the execution in n8n that sent it', async () => {
		const id = await visitor.firstId(`subscription=${ids['gone']}`);
		await visitor.goTo(`?view=delivery&id=${id}`);
		await follow(/^workflow Calls, messages .*, execution \d+$/);
		await visitor.page.waitForURL(/\/workflow\/QnXz8HUPyMoYxPzR\/executions\/\d+$/);
		expect(new URL(visitor.page.url()).pathname).toMatch(/^\/workflow\//);
	});

	test('a filter is set by its form, kept in the address, and cleared', async () => {
		const { page } = visitor;
		await visitor.goTo('?view=deliveries');
		await page.getByLabel('Status').selectOption('Failed');
		await page.getByLabel('Endpoint').selectOption('worksAgain');
		await page.getByLabel('Last response').selectOption('5xx: endpoint failed');
		await page.getByLabel('Time', { exact: true }).selectOption('Last 24 hours');
		await page.getByRole('button', { name: 'Filter' }).click();
		await page.getByRole('link', { name: 'Clear' }).waitFor();
		expect(address()).toMatchObject({
			view: 'deliveries',
			status: 'failed',
			subscription: ids['worksAgain'],
			answer: '5xx',
			time: '24h',
		});
		const rows = page.getByRole('row').filter({ has: page.getByRole('cell') });
		const all = await rows.count();
		expect(all).toBeGreaterThan(0);
		expect(await rows.filter({ hasText: 'worksAgain' }).count()).toBe(all);
		await page.getByRole('link', { name: 'Clear' }).click();
		await page.getByRole('link', { name: 'Clear' }).waitFor({ state: 'detached' });
		expect(address()).toEqual({ view: 'deliveries' });
	});

	test('a text in the data is searched for, and nothing found says what to do', async () => {
		const { page } = visitor;
		await visitor.goTo('?view=deliveries&type=invoice.paid');
		await page.getByLabel('Search').fill('"n":7');
		await page.getByRole('button', { name: 'Filter' }).click();
		await page.getByRole('link', { name: 'Clear' }).waitFor();
		expect(await page.getByRole('link', { name: 'invoice.paid' }).count()).toBeGreaterThan(0);
		await page.getByLabel('Search').fill('no such text anywhere');
		await page.getByLabel('Search').press('Enter');
		await page.getByText('No deliveries match.').waitFor();
		await follow('show all deliveries');
		await page.locator('input[name=id]').first().waitFor();
	});

	test('to older deliveries and back to the newest', async () => {
		await visitor.goTo(`?view=deliveries&subscription=${ids['crm']}&status=delivered`);
		const first = await firstLink();
		await follow('Older →');
		await visitor.page.getByRole('link', { name: '← Newer' }).waitFor();
		const second = await firstLink();
		await follow('← Newer');
		await visitor.page.getByRole('link', { name: '← Newer' }).waitFor({ state: 'detached' });
		expect([second === first, await firstLink()]).toEqual([false, first]);
	});

	test('activity over an hour and thirty days', async () => {
		await visitor.goTo('');
		for (const [name, span] of [
			['1 hour', '1h'],
			['30 days', '30d'],
		] as const) {
			await follow(name);
			await visitor.page.waitForURL((url) => url.searchParams.get('span') === span);
			expect(address()).toEqual({ span });
		}
	});

	test('from the triggers to why a request was rejected', async () => {
		await visitor.goTo('');
		await follow('Received');
		await heading('Received');
		await follow('Run a Call Trigger');
		await heading('Run a Call Trigger');
		await visitor.page.getByRole('heading', { name: /^Why requests/ }).waitFor();
		await visitor.page
			.getByRole('region', { name: 'Rejected requests' })
			.getByRole('link')
			.first()
			.click();
		await heading('Rejected request');
		await visitor.page
			.getByText(/secret/i)
			.first()
			.waitFor();
	});

	test('texts of others are shown as texts and cut, also where they are long', async () => {
		const long = await visitor.firstId(`subscription=${ids['long']}`);
		await visitor.goTo(`?view=delivery&id=${long}`);
		const { page } = visitor;
		const shown = (await page.content()).length;
		expect(shown).toBeLessThan(400_000);
		await page
			.getByText(/^The first 16\.4 KB of 1 MB\.$/)
			.first()
			.waitFor({ state: 'attached' });
		const hostile = await visitor.firstId(`subscription=${ids['hostile']}`);
		await visitor.goTo(`?view=delivery&id=${hostile}`);
		const body = page.getByRole('region', { name: /^Body of the response/ }).last();
		await body.getByText('<script>alert(1)</script>').waitFor();
		expect(await page.locator('main script, main img').count()).toBe(0);
	});

	async function firstLink(): Promise<string | null> {
		return await visitor.page
			.locator('main a[href*="view=delivery&"]')
			.first()
			.getAttribute('href');
	}
});
