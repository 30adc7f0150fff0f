import type { Locator } from 'playwright-core';
import { readOnce } from '../editor/browser/once';
import { visitors, type Visitor } from './visitor';

/* Everything that the page's buttons do, with and without its script. */

const { visit, ids } = visitors();

describe.each([
	['with JavaScript', true, ids.worksAgain],
	['without JavaScript', false, ids.worksToo],
])('%s', (_name, javaScript, worksAgain) => {
	let visitor: Visitor;
	beforeAll(async () => {
		visitor = await visit({ javaScript });
	});
	afterAll(async () => await visitor.close());

	const button = (name: string | RegExp): Locator => visitor.page.getByRole('button', { name });
	const done = async (sentence: string | RegExp) =>
		await visitor.page.getByRole('status').getByText(sentence).waitFor();
	const goTo = async (id: string | undefined) => await visitor.goTo(`?view=subscription&id=${id}`);

	test('a failed delivery is replayed, and the replay is linked', async () => {
		const id = await visitor.firstId(`status=failed&subscription=${worksAgain}`);
		await visitor.goTo(`?view=delivery&id=${id}`);
		await button('Replay').click();
		await done('Replayed 1 delivery.');
		await delivered(`subscription=${worksAgain}&status=delivered`);
		await visitor.goTo(`?view=delivery&id=${id}`);
		const replays = visitor.page.getByRole('region', { name: 'Its replays' });
		await replays.getByText(/Delivered$/).waitFor();
		expect(await replays.getByText(/Delivered$/).count()).toBe(1);
	});

	test('a double click replays it once', async () => {
		const id = await visitor.firstId(`status=failed&subscription=${worksAgain}`);
		const count = async () => {
			const { related } = await visitor.data<{ related: readonly unknown[] }>(
				`?view=delivery&id=${id}`,
			);
			return related.length;
		};
		const before = await count();
		await visitor.goTo(`?view=delivery&id=${id}`);
		await button('Replay').dblclick();
		await done(/^(Replayed 1 delivery\.|This was done already: )/);
		// The second click may be answered while the first is being done.
		expect(await readOnce(count, (now) => now > before)).toBe(before + 1);
	});

	test('two that are selected are replayed', async () => {
		await visitor.goTo(`?view=deliveries&status=failed&subscription=${worksAgain}`);
		const rows = visitor.page.getByRole('checkbox', { name: /^Select invoice\.paid/ });
		await rows.nth(0).check();
		await rows.nth(1).check();
		if (javaScript) {
			const told = '2 deliveries selected: Replay sends 2 events to 1 endpoint';
			await visitor.page.getByText(told).waitFor();
		}
		await button('Replay selected').click();
		await done('Replayed 2 deliveries.');
	});

	test('without a selection nothing is done, and what to do is said', async () => {
		await visitor.goTo('?view=deliveries');
		if (javaScript) {
			expect(await button('Replay selected').isDisabled()).toBe(true);
			expect(await button('Cancel selected').isDisabled()).toBe(true);
			return;
		}
		await button('Replay selected').click();
		await visitor.page.getByText('No delivery is selected: select at least one.').waitFor();
	});

	test('all that match are replayed once it was said what that sends', async () => {
		await visitor.goTo(`?view=deliveries&status=failed&subscription=${worksAgain}`);
		await visitor.page.getByRole('link', { name: 'Replay all that match…' }).click();
		await visitor.page.getByText(/^This sends [1-9]\d* events? to 1 endpoint\.$/).waitFor();
		await button(/^Replay [1-9]\d* deliver/).click();
		await done(/^Replayed [1-9]\d* deliver/);
		await visitor.goTo(`?view=confirm&change=replay&status=failed&subscription=${worksAgain}`);
		await visitor.page.getByText('Nothing matches that can be replayed.').waitFor();
	});

	test('one that waits is canceled', async () => {
		const id = await visitor.firstId(`status=waiting&subscription=${ids.helpdesk}`);
		await visitor.goTo(`?view=delivery&id=${id}`);
		await button('Cancel').click();
		await done('Canceled 1 delivery.');
		await visitor.page
			.locator('main .badge')
			.getByText(/Canceled$/)
			.waitFor();
	});

	test('one that is selected is canceled', async () => {
		await visitor.goTo(`?view=deliveries&status=waiting&subscription=${ids.helpdesk}`);
		await visitor.page.locator('input[name=id]').first().check();
		await button('Cancel selected').click();
		await done('Canceled 1 delivery.');
	});

	test('a subscription is paused, resumed, disabled and enabled', async () => {
		await goTo(ids.crm);
		await button('Pause').click();
		await done('Paused: events are queued until it is resumed.');
		await button('Resume').click();
		await done('Resumed: one event goes first, the others follow once it is delivered.');
		await button('Disable').click();
		await done('Disabled: it receives no events until it is enabled again.');
		await button('Enable').click();
		await done('Enabled: it receives events again.');
	});

	test('a test event is sent, and leads to what became of it', async () => {
		await goTo(worksAgain);
		await button('Send Test').click();
		await done('Sent a test event.');
		await visitor.page.getByRole('heading', { name: /^Attempt 1: / }).waitFor();
	});

	test('a new secret is shown once, and nowhere again', async () => {
		await goTo(worksAgain);
		await visitor.page.getByLabel('The old secret').selectOption('3600');
		await button('Rotate Secret').click();
		await visitor.page.getByText('Copy it now: it is shown only once.').waitFor();
		const secret = await visitor.page.locator('#secret').innerText();
		expect(secret).toMatch(/^whsec_.{20,}$/);
		await visitor.page.getByRole('link', { name: 'Done' }).click();
		await visitor.page.getByText(/signs until/).waitFor();
		expect(await visitor.page.content()).not.toContain(secret);
	});

	/** Waits until a list shows one. */
	async function delivered(query: string): Promise<void> {
		await visitor.goTo(`?view=deliveries&${query}`);
		const isListed = await readOnce(async () => {
			await visitor.page.reload();
			return (await visitor.page.getByRole('link', { name: 'invoice.paid' }).count()) > 0;
		}, Boolean);
		expect(isListed).toBe(true);
	}
});

test('the page that is only to be read has no button that changes anything', async () => {
	const visitor = await visit({ on: 'readOnly' });
	for (const query of ['?view=deliveries', `?view=subscription&id=${ids.crm}`]) {
		await visitor.goTo(query);
		const forms = await visitor.page.locator('form[method=post]').count();
		expect([query, forms]).toEqual([query, 1]);
	}
	await visitor.close();
});
