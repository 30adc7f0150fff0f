import { visitors, type Looks, type Visitor } from './visitor';

/* What the page's script adds: live updates, keys, times in the reader's zone, copying. */

declare const navigator: { readonly clipboard: { readText(): Promise<string> } };

const { visit, ids } = visitors();

let visitor: Visitor;
const come = async (looks?: Looks) => (visitor = await visit(looks));
afterEach(async () => {
	expect(visitor.complaints).toEqual([]);
	await visitor.close();
});

const ofWorksAgain = `?view=deliveries&subscription=${ids['worksAgain']}`;
const rows = () => visitor.page.locator('main a[data-row]');

/** Somebody else sends a test event meanwhile; answers the address of its delivery's row. */
async function sendTest(): Promise<string> {
	const other = await visit({ javaScript: false });
	await other.goTo(`?view=subscription&id=${ids['worksAgain']}`);
	await other.page.getByRole('button', { name: 'Send Test' }).click();
	await other.page.getByText('Sent a test event.').waitFor();
	const id = new URL(other.page.url()).searchParams.get('id') ?? '';
	await other.close();
	return `main a[data-row][href*="${id}"]`;
}

describe('live updates', () => {
	test('a new delivery appears by itself, and what was opened stays so', async () => {
		const { page } = await come();
		await visitor.goTo(ofWorksAgain);
		await page.getByText('Custom range').click();
		await page.getByRole('heading', { name: 'Deliveries' }).click();
		const row = await sendTest();
		await page.locator(row).waitFor();
		expect(await page.locator('#custom-range').getAttribute('open')).toBe('');
	});

	test('a form that is half filled in is not touched', async () => {
		const { page } = await come();
		await visitor.goTo(ofWorksAgain);
		await page.getByLabel('Event type').fill('invoice.');
		await rows().first().focus();
		await sendTest();
		const asked: string[] = [];
		page.on('request', (request) => asked.push(request.url()));
		await page.waitForTimeout(6000);
		expect([await page.getByLabel('Event type').inputValue(), asked]).toEqual(['invoice.', []]);
	});

	test('they are switched off and on, and the choice is kept for the next screen', async () => {
		const { page } = await come();
		await visitor.goTo('');
		const toggle = page.getByRole('button', { name: 'Live updates' });
		expect(await toggle.getAttribute('aria-pressed')).toBe('true');
		await toggle.click();
		await visitor.goTo('?view=received');
		expect(await toggle.getAttribute('aria-pressed')).toBe('false');
		await toggle.click();
		expect(await toggle.getAttribute('aria-pressed')).toBe('true');
	});
});

describe('keys', () => {
	test('the first tab leads past the head, and everything is reached by tab', async () => {
		const { page } = await come();
		await visitor.goTo('');
		await page.keyboard.press('Tab');
		await page.keyboard.press('Enter');
		await page.waitForURL(({ hash }) => hash === '#main');
		await page.keyboard.press('Tab');
		expect(await page.locator('main :focus').count()).toBe(1);
	});

	test('j and k go through the rows, x selects, Enter opens', async () => {
		const { page } = await come();
		await visitor.goTo(ofWorksAgain);
		const at = async () => await page.locator(':focus').getAttribute('href');
		await page.keyboard.press('j');
		await page.keyboard.press('j');
		expect(await at()).toBe(await rows().nth(1).getAttribute('href'));
		await page.keyboard.press('k');
		expect(await at()).toBe(await rows().nth(0).getAttribute('href'));
		await page.keyboard.press('x');
		await page.getByText(/^1 delivery selected: /).waitFor();
		await page.keyboard.press('Enter');
		await page.getByRole('heading', { name: 'Attempts' }).waitFor();
	});

	test('where rows are cards, all are selected at once, too', async () => {
		const { page } = await come({ width: 360 });
		await visitor.goTo(ofWorksAgain);
		await page.getByLabel('Select all').locator('visible=true').check();
		const all = await page.locator('input[name=id]').count();
		await page.getByText(new RegExp(`^${all} deliver(y|ies) selected: `)).waitFor();
	});

	test('/ goes to the search from anywhere, and types nothing', async () => {
		const { page } = await come();
		await visitor.goTo('?view=received');
		await page.keyboard.press('/');
		await page.waitForURL(/view=deliveries/);
		const search = page.getByLabel('Search');
		await page.locator('input[type=search]:focus').waitFor();
		expect(await search.inputValue()).toBe('');
	});

	test('? lists them, and there they are switched off', async () => {
		const { page } = await come();
		await visitor.goTo(ofWorksAgain);
		await page.keyboard.press('?');
		await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
		await page.getByLabel('Use these shortcuts').uncheck();
		await page.keyboard.press('Escape');
		await page.keyboard.press('j');
		expect(await page.locator('main a:focus').count()).toBe(0);
	});
});

test("times are in the reader's zone, with UTC at hand", async () => {
	const { page } = await come({ zone: 'America/New_York' });
	await visitor.goTo('?view=received');
	const time = page.locator('main td time[data-format=full]').first();
	const at = (await time.getAttribute('datetime')) ?? '';
	const there = new Date(at).toLocaleTimeString('en-GB', { timeZone: 'America/New_York' });
	expect(await time.innerText()).toContain(there);
	const utc = at.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
	expect(await time.getAttribute('title')).toBe(utc);
	await page.getByText('Times are in America/New_York.').waitFor();
	await page.getByRole('button', { name: 'Show UTC' }).click();
	await page.getByText('Times are in UTC.').waitFor();
	expect(await time.innerText()).toContain(at.slice(11, 19));
	await visitor.goTo('?view=deliveries');
	await page.getByText('Times are in UTC.').waitFor();
	await page.getByRole('button', { name: 'Show local times' }).click();
	await page.getByText('Times are in America/New_York.').waitFor();
});

test("a custom range is entered in the reader's zone, and kept in UTC in the address", async () => {
	const { page } = await come({ zone: 'America/New_York' });
	await visitor.goTo('?view=deliveries');
	await page.getByText('Custom range').click();
	await page.getByLabel('From (local time)').fill('2026-03-02T08:30');
	await page.getByRole('button', { name: 'Filter' }).click();
	await page.getByRole('link', { name: 'Clear' }).waitFor();
	expect(new URL(page.url()).searchParams.get('from')).toBe('2026-03-02T13:30');
	expect(await page.getByLabel('From (local time)').inputValue()).toBe('2026-03-02T08:30');
});

test('without JavaScript times are in UTC, and say so', async () => {
	const { page } = await come({ zone: 'America/New_York', javaScript: false });
	await visitor.goTo('?view=received');
	expect(await page.locator('main td time[data-format=full]').first().innerText()).toMatch(/ UTC$/);
	await page.getByText('Times are in UTC.').waitFor();
});

test('the request is copied as a curl command, without its secret', async () => {
	const { page } = await come();
	const id = await visitor.firstId(`subscription=${ids['worksAgain']}`);
	await visitor.goTo(`?view=delivery&id=${id}`);
	await page.getByRole('button', { name: 'Copy as curl' }).click();
	await page.getByRole('button', { name: 'Copied' }).waitFor();
	const copied = await page.evaluate(async () => await navigator.clipboard.readText());
	expect(copied).toMatch(/^curl /);
	expect(copied).toContain('https://worksagain.test/hook');
	expect(copied).not.toMatch(/whsec_/);
});
