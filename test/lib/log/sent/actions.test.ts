import type { Deliveries } from '../../../../lib/log/sent/deliveries/gather';
import type { Confirmation } from '../../../../lib/log/sent/deliveries/confirm';
import { sentActions } from '../../../../lib/log/sent/screens';
import type { Subscription } from '../../../../lib/log/sent/subscription/gather';
import { MINUTE, SECOND, valueOf } from '../../delivery/stage';
import { elementsIn, textIn } from '../markup/markup';
import { SentStage } from './stage';

let sent: SentStage;
let good: string;
let bad: string;

beforeEach(async () => {
	sent = await SentStage.open();
	good = await sent.stage.subscribe('good');
	bad = await sent.stage.subscribe('bad', { policy: { scheduleSeconds: [10], pausesAfter: 0 } });
	sent.stage.endpoints.set('bad', () => ({ status: 500 }));
	for (let n = 0; n < 3; n++) await sent.stage.send(n);
	await sent.stage.clock.pass(MINUTE);
});

afterEach(async () => await sent.stage.close());

const listed = async (query: object) =>
	((await sent.data('deliveries', { view: 'deliveries', ...query })) as Deliveries).deliveries;
const statusOf = async (id: string) =>
	((await sent.data('subscription', { id })) as Subscription).subscription.status;

test('one delivery is replayed from its own screen', async () => {
	const [failed] = await listed({ status: 'failed' });
	const id = failed?.id ?? '';
	expect(await sent.done('replay', { id: [id], back: ['delivery'] })).toEqual({
		view: 'delivery',
		id,
		done: 'replayed-1',
	});
	expect((await listed({}))[0]).toMatchObject({ replayOf: id });
});

test('a delivery that was replayed says first what became of that, and what to do only if it failed again', async () => {
	const [failed] = await listed({ status: 'failed' });
	const id = failed?.id ?? '';
	const screen = async () => textIn(await sent.page({ view: 'delivery', id }));
	await sent.done('replay', { id: [id], back: ['delivery'] });
	await sent.stage.clock.pass(MINUTE);
	expect(await screen()).toMatch(/Replayed: \S.* Failed What to do: /);
	sent.stage.endpoints.set('bad', () => ({ status: 200 }));
	await sent.done('replay', { id: [id], back: ['delivery'] });
	await sent.stage.clock.pass(SECOND);
	expect(await screen()).toMatch(/Replayed: \S.* Delivered/);
	expect(await screen()).not.toContain('What to do: The endpoint failed');
});

test('a posting that is repeated as its answer was lost goes on, and replays nothing twice', async () => {
	const form = { id: (await listed({ status: 'failed' })).map(({ id }) => id) };
	const { source } = sent;
	const losing = {
		...source.sender,
		replay: async (...given: Parameters<typeof source.sender.replay>) => {
			await source.sender.replay(...given);
			throw new Error('the answer was lost');
		},
	};
	const lost = sentActions.replay({ ...source, sender: losing }, form, 'one');
	await expect(sent.stage.during(lost)).rejects.toThrow('the answer was lost');
	expect(await sent.done('replay', form, 'one')).toMatchObject({ done: 'replayed-3' });
	expect((await listed({})).filter(({ replayOf }) => replayOf !== undefined)).toHaveLength(3);
	// Pressed on purpose, it is another posting.
	expect(await sent.done('replay', form)).toMatchObject({ done: 'replayed-3' });
	expect((await listed({})).filter(({ replayOf }) => replayOf !== undefined)).toHaveLength(6);
});

test('lists mark what was replayed, with what became of it, and filter it out', async () => {
	const [newest] = await listed({ status: 'failed' });
	const rowsOf = async (query: object) => {
		const page = await sent.page({ view: 'deliveries', ...query });
		return elementsIn(page, 'tr').filter((row) => elementsIn(row, 'td').length > 4);
	};
	const marksIn = async (query: object) =>
		(await rowsOf(query)).flatMap((row) => /Replayed: [a-z ]+(?= 2)/.exec(textIn(row))?.[0] ?? []);
	expect(await marksIn({ status: 'failed' })).toEqual([]);
	const form = { id: [newest?.id ?? ''] };
	await sent.done('replay', form);
	await sent.stage.clock.pass(MINUTE);
	const failed = await listed({ status: 'failed' });
	expect(failed).toHaveLength(4);
	expect(failed.find(({ id }) => id === newest?.id)?.lastReplay).toMatchObject({
		id: failed[0]?.id,
		status: 'failed',
	});
	expect(await marksIn({ status: 'failed' })).toEqual(['Replayed: failed again']);
	expect(await rowsOf({ status: 'notReplayed' })).toHaveLength(3);
	sent.stage.endpoints.set('bad', () => ({ status: 200 }));
	await sent.done('replay', { id: [failed[0]?.id ?? ''] });
	await sent.stage.clock.pass(SECOND);
	// Also of the one that was replayed by way of another.
	const marked = await sent.page({ view: 'deliveries', status: 'failed' });
	const links = elementsIn(marked, 'a').filter((one) => textIn(one).startsWith('Replayed'));
	expect(links.map(textIn)).toEqual(Array(2).fill('Replayed: delivered'));
	const [replay] = await listed({ status: 'delivered', subscription: bad });
	const address = `?view=delivery&id=${replay?.id ?? ''}`;
	expect(links.map(({ attributes: { href } }) => href)).toEqual([address, address]);
	expect(await rowsOf({ status: 'notReplayed' })).toHaveLength(2);
	const page = await sent.page({ view: 'confirm', change: 'replay', status: 'failed' });
	expect(textIn(page)).toContain('Failed deliveries that were replayed before are left out.');
	expect(textIn(page)).toContain('This sends 2 events to 1 endpoint.');
});

test('selected ones are replayed, and lead back to the list with its filter', async () => {
	const [first, second] = await listed({ status: 'failed' });
	const form = { id: [first?.id ?? '', second?.id ?? ''], status: ['failed'], time: ['1h'] };
	expect(await sent.done('replay', form)).toEqual({
		view: 'deliveries',
		status: 'failed',
		time: '1h',
		done: 'replayed-2',
	});
	expect(sent.stage.numbersAt('bad')).toHaveLength(8);
});

test('all that match are replayed only after it was said what that sends', async () => {
	const query = { change: 'replay', status: 'failed' };
	const { until, deliveries } = (await sent.data('confirm', query)) as Confirmation;
	expect(deliveries).toBe(3);
	const page = await sent.page({ view: 'confirm', ...query });
	expect(textIn(page)).toContain('This sends 3 events to 1 endpoint.');
	expect(sent.stage.numbersAt('bad')).toHaveLength(6);
	// What fails meanwhile is left out.
	await sent.stage.send(9);
	await sent.stage.clock.pass(MINUTE);
	const form = { until: [until], status: ['failed'] };
	expect(await sent.done('replay', form)).toMatchObject({ done: 'replayed-3' });
	// Those were replayed now.
	expect(await sent.done('replay', form)).toMatchObject({ done: 'replayed-0' });
	// And failed again.
	await sent.stage.clock.pass(MINUTE);
	expect(await sent.data('confirm', query)).toMatchObject({ deliveries: 4 });
});

test('no more is replayed than was promised, whatever matches by then', async () => {
	const query = { change: 'replay', status: 'failed', time: '1h' };
	const promised = (await sent.data('confirm', query)) as Confirmation;
	expect(promised).toMatchObject({ deliveries: 3, matches: 3 });
	// An hour later none is of the last hour any more, and the promise still holds.
	await sent.stage.clock.pass(60 * MINUTE);
	const form = { until: [promised.until], most: ['2'], status: ['failed'], time: ['1h'] };
	expect(await sent.done('replay', form)).toMatchObject({ done: 'replayed-2' });
	expect(await sent.done('replay', { ...form, most: ['0'] })).toMatchObject({ done: 'replayed-0' });
	expect(await sent.done('replay', { ...form, most: ['9'.repeat(9)] })).toMatchObject({
		done: 'replayed-1',
	});
});

test('what is promised is asked for by the form itself', async () => {
	const page = await sent.page({ view: 'confirm', change: 'replay', status: 'failed' });
	const fields = elementsIn(page, 'input').map(({ attributes }) => attributes);
	expect(fields).toContainEqual({ type: 'hidden', name: 'most', value: '3' });
});

test('what waits is cancelled: one, and all', async () => {
	await sent.act('pause', { id: [good] });
	for (let n = 0; n < 3; n++) await sent.stage.send(n);
	await sent.stage.clock.pass(MINUTE);
	const [first] = await listed({ status: 'waiting' });
	expect(await sent.done('cancel', { id: [first?.id ?? ''] })).toMatchObject({
		done: 'cancelled-1',
	});
	const query = { change: 'cancel', status: 'waiting', subscription: good };
	const page = await sent.page({ view: 'confirm', ...query });
	expect(textIn(page)).toContain('This cancels 2 waiting deliveries of 1 endpoint.');
	const { until } = (await sent.data('confirm', query)) as Confirmation;
	const form = { until: [until], status: ['waiting'], subscription: [good] };
	expect(await sent.done('cancel', form)).toMatchObject({ done: 'cancelled-2' });
	expect(await listed({ status: 'waiting' })).toEqual([]);
});

test('a subscription is paused, resumed, disabled and enabled', async () => {
	const here = { view: 'subscription', id: good };
	expect(await sent.done('pause', { id: [good] })).toEqual({ ...here, done: 'paused' });
	expect(await statusOf(good)).toBe('paused');
	expect(await sent.done('resume', { id: [good] })).toEqual({ ...here, done: 'resumed' });
	expect(await statusOf(good)).toBe('probing');
	expect(await sent.done('disable', { id: [good] })).toEqual({ ...here, done: 'disabled' });
	expect(await statusOf(good)).toBe('disabled');
	expect(await sent.done('enable', { id: [good] })).toEqual({ ...here, done: 'enabled' });
	expect(await statusOf(good)).toBe('probing');
});

test('a test is sent to the subscription alone, and leads to what became of it', async () => {
	const to = await sent.done('test', { id: [bad] });
	expect(to).toMatchObject({ view: 'delivery', done: 'tested' });
	const page = await sent.page({ view: 'delivery', id: to.id });
	expect(textIn(elementsIn(page, 'h1')[0])).toBe('webhook.test');
	expect(sent.stage.numbersAt('good')).toHaveLength(3);
});

test('a new secret is shown in the answer, and nowhere else', async () => {
	const acted = valueOf(await sent.act('rotate', { id: [good], overlap: ['3600'] }));
	if (acted.kind !== 'shown') throw new Error('It must be shown at once');
	const page = sent.read(acted.shown.draw(sent.frame()));
	const [secret] = elementsIn(page, 'code').filter(
		({ attributes }) => attributes['id'] === 'secret',
	);
	expect(textIn(secret)).toMatch(/^whsec_/);
	const [main] = elementsIn(page, 'main');
	expect(main?.attributes).not.toHaveProperty('data-live');
	for (const query of [{}, { view: 'subscription', id: good }]) {
		expect(textIn(await sent.page(query))).not.toContain(textIn(secret));
	}
	await sent.stage.send(7);
	await sent.stage.clock.pass(SECOND);
	expect(sent.stage.at('good').at(-1)?.headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
});

type Row = readonly [
	action: keyof typeof sentActions,
	form: Readonly<Record<string, readonly string[]>>,
	problem: unknown,
];

test.each<Row>([
	['replay', {}, 'No delivery is selected: select at least one.'],
	['cancel', { until: ['yesterday'] }, 'No delivery is selected: select at least one.'],
	[
		'replay',
		{ until: ['2026-03-02T00:00Z'], status: ['faild'] },
		expect.stringContaining('status is invalid'),
	],
	['replay', { id: ['dlv_99'] }, expect.stringContaining('There is no delivery dlv_99')],
	['cancel', { id: ['dlv_1'] }, expect.stringContaining("can't be canceled")],
	['pause', { id: ['sub_99'] }, expect.stringContaining('There is no subscription sub_99')],
	['resume', {}, expect.stringContaining('There is no subscription')],
	[
		'rotate',
		{ id: ['GOOD'], overlap: ['99999999'] },
		expect.stringContaining('Overlap is invalid'),
	],
	['rotate', { id: ['GOOD'], overlap: ['x'] }, expect.stringContaining('Overlap is invalid')],
])('%s with %j is a problem, and changes nothing', async (action, form, problem) => {
	const before = await listed({});
	const asked = form.id?.[0] === 'GOOD' ? { ...form, id: [good] } : form;
	const acted = await sent.act(action, asked);
	expect(acted).toMatchObject({ ok: false, problem });
	expect(await listed({})).toEqual(before);
});
