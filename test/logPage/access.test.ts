import { PASSWORD } from '../log/server';
import { visitors, type Visitor } from './visitor';

/* Signing in and out, each with and without the page's script. */

const { visit } = visitors();

describe.each([
	['with JavaScript', true],
	['without JavaScript', false],
])('%s', (_name, javaScript) => {
	let visitor: Visitor;
	beforeEach(async () => {
		visitor = await visit({ javaScript, signedIn: false });
	});
	afterEach(async () => await visitor.close());

	test('a wrong password is said, the right one leads to the screen that was asked for', async () => {
		const { page } = visitor;
		expect(await visitor.goTo('?view=received')).toBe(401);
		const password = page.locator('input[type=password]:focus');
		await password.fill('wrong');
		await password.press('Enter');
		await page.getByRole('alert').getByText('The password is wrong.').waitFor();
		expect(new URL(page.url()).search).toBe('?view=received');
		await visitor.enter(PASSWORD);
		await page.getByRole('heading', { level: 1, name: 'Received' }).waitFor();
		expect(new URL(page.url()).search).toBe('?view=received');
	});

	test('who signs out has to sign in again, in every tab', async () => {
		await visitor.signIn();
		const other = await visitor.context.newPage();
		await other.goto(visitor.url);
		await visitor.page.getByRole('button', { name: 'Sign Out' }).click();
		await visitor.page.getByRole('heading', { name: 'Sign in' }).waitFor();
		await other.reload();
		await other.getByRole('heading', { name: 'Sign in' }).waitFor();
	});

	test("what is answered stays in the page's own policy", async () => {
		await visitor.signIn();
		for (const query of ['', '?view=deliveries', '?view=received', '?view=journal']) {
			await visitor.goTo(query);
		}
		expect(visitor.complaints).toEqual([]);
	});
});

test('after five wrong passwords it says how long to wait, and the right one is rejected, too', async () => {
	const visitor = await visit({ on: 'guessed', signedIn: false });
	await visitor.goTo('');
	const { page } = visitor;
	for (const password of ['a', 'b', 'c', 'd', 'e', PASSWORD]) {
		await visitor.enter(password);
		await page.getByRole('alert').waitFor();
	}
	const alert = await page.getByRole('alert').innerText();
	expect(alert).toMatch(/^Too many wrong passwords: wait \d+ seconds? and try again\.$/);
	await visitor.close();
});
