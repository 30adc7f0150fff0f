import type { Deliveries } from '../../../../lib/log/sent/deliveries/gather';
import { attemptsTold } from '../../../../lib/log/sent/parts/listed';
import { MINUTE, SECOND, valueOf } from '../../delivery/stage';
import { elementsIn, textIn, type Element } from '../markup/markup';
import { SentStage } from './stage';

/* What lists and facts say of deliveries, once and in words that hold. */

let sent: SentStage;
beforeEach(async () => {
	sent = await SentStage.open();
});
afterEach(async () => await sent.stage.close());

test.each([
	['pending', 0, 3, '0 of 3'],
	['retrying', 1, 3, '1 of 3'],
	['failed', 3, 3, '3 of 3'],
	['failed', 1, 3, '1, not retried'],
	['failed', 2, 3, '2, not retried again'],
	['failed', 4, 3, '4'],
	['failed', 1, undefined, '1'],
	['delivered', 1, 3, '1'],
	['delivered', 3, 3, '3'],
	['cancelled', 1, 3, '1'],
	['cancelled', 0, 3, '0'],
] as const)('%s after %d attempts of %p: %s', (status, attempt, attemptsPlanned, told) => {
	expect(attemptsTold({ status, attempt, attemptsPlanned })).toBe(told);
});

test('an answer that is not retried is not the first of several attempts', async () => {
	await sent.stage.subscribe('gone', { policy: { scheduleSeconds: [10, 60], retries: 'none' } });
	sent.stage.endpoints.set('gone', () => ({ status: 400 }));
	await sent.stage.send(1);
	await sent.stage.clock.pass(MINUTE);
	const { deliveries } = (await sent.data('deliveries')) as Deliveries;
	for (const query of [{ view: 'deliveries' }, { view: 'delivery', id: deliveries[0]?.id }]) {
		const text = textIn(await sent.page(query));
		expect(text).toContain('1, not retried');
		expect(text).not.toContain('1 of 3');
	}
});

const boxesIn = (page: Element) =>
	elementsIn(page, 'p').filter(({ attributes }) => attributes['class']?.startsWith('advice'));

test.each(['pause', 'disable'] as const)(
	'what holds a subscription up is told once: %s',
	async (action) => {
		const id = await sent.stage.subscribe('slow', { policy: { scheduleSeconds: [3600] } });
		sent.stage.endpoints.set('slow', () => ({ status: 500 }));
		for (let n = 0; n < 5; n += 1) await sent.stage.send(n);
		await sent.stage.clock.pass(MINUTE);
		await sent.done(action, { id: [id] });
		const page = await sent.page({ view: 'subscription', id });
		const state = action === 'pause' ? 'paused' : 'disabled';
		expect(textIn(page).split(`The subscription is ${state}`)).toHaveLength(2);
		expect(boxesIn(page).map(textIn)).toEqual([
			expect.stringContaining(`The subscription is ${state}`),
			'What to do: The endpoint failed: check its log at the time of the attempt.',
		]);
		// Anywhere else nothing tells it but the rows.
		const list = await sent.page({ view: 'deliveries', event: await firstEvent() });
		expect(textIn(list)).toContain(`The subscription is ${state}`);
	},
);

async function firstEvent(): Promise<string> {
	const { deliveries } = (await sent.data('deliveries')) as Deliveries;
	return deliveries[0]?.eventId ?? '';
}

test('advice that differs stands in the rows', async () => {
	await sent.stage.subscribe('a', { policy: { retries: 'none' } });
	await sent.stage.subscribe('b', { policy: { retries: 'none' } });
	sent.stage.endpoints.set('a', () => ({ status: 500 }));
	sent.stage.endpoints.set('b', () => ({ status: 404 }));
	await sent.stage.send(1);
	await sent.stage.clock.pass(MINUTE);
	const page = await sent.page({ view: 'deliveries' });
	expect(boxesIn(page)).toEqual([]);
	expect(textIn(page)).toContain('The endpoint failed');
	expect(textIn(page)).toContain("The endpoint doesn't know this URL");
});

test('that an event has more deliveries than are listed is said, and where they are', async () => {
	const id = await sent.stage.subscribe('one');
	await sent.stage.send(1);
	await sent.stage.clock.pass(SECOND);
	const [source] = await sent.stage.sender.deliveries({ subscriptionId: id }, 1);
	const said = 'The event has more deliveries than these';
	const screen = async () => await sent.page({ view: 'delivery', id: source?.id });
	valueOf(await sent.stage.sender.replay({ ids: [source?.id ?? ''] }, 1));
	expect(textIn(await screen())).not.toContain(said);
	for (let n = 1; n < 200; n += 1) await sent.stage.sender.replay({ ids: [source?.id ?? ''] }, 1);
	const page = await screen();
	expect(textIn(page)).toContain(said);
	const [more] = elementsIn(page, 'a').filter(
		(one) => textIn(one) === 'all deliveries of the event',
	);
	expect(more?.attributes['href']).toBe(`?view=deliveries&event=${source?.eventId}`);
});
