import {
	readSendingRun,
	writeSendingRun,
	type SendingRun,
} from '../../../../lib/delivery/operations/view/sendingRun';
import { scopedSender } from '../../../../lib/delivery/scopedSender';
import { SECOND, SenderStage, valueOf } from '../stage';

/* Which run of which workflow sent an event: kept with it, shown with its deliveries, and nothing else. */

const RUN: SendingRun = {
	workflowId: 'QnXz8HUPyMoYxPzR',
	workflowName: 'Orders → CRM',
	executionId: '4711',
};
const sentBy = writeSendingRun(RUN);
const HERE = {
	label: 'a',
	url: 'https://a.test/hook',
	route: { allow: [], httpAllowed: false },
};

describe('a run', () => {
	test('is one short text', () => {
		expect(sentBy).toBe('QnXz8HUPyMoYxPzR 4711 Orders → CRM');
		expect(readSendingRun(sentBy)).toEqual(RUN);
	});

	test.each([
		['no name', undefined, undefined],
		['an empty name', ' ', undefined],
		['spaces in its name', ' Orders  to  CRM ', 'Orders  to  CRM'],
		['lines and marks in its name', 'a\r\nb\u202e\0', 'a b\\u202e\\u0000'],
		['a long name', '😀'.repeat(40), `${'😀'.repeat(29)}…`],
	])('with %s', (_what, workflowName, read) => {
		const text = writeSendingRun({ workflowId: 'w', workflowName, executionId: '1' });
		expect(readSendingRun(text)).toEqual({
			workflowId: 'w',
			executionId: '1',
			...(read !== undefined && { workflowName: read }),
		});
	});

	test.each([
		['no execution', { workflowId: 'w' }],
		['an empty execution', { workflowId: 'w', executionId: '' }],
		['no workflow', { executionId: '1' }],
		['an id with a space', { workflowId: 'w 1', executionId: '1' }],
		['an id that is far too long', { workflowId: 'w'.repeat(65), executionId: '1' }],
	])('that has %s is none', (_what, run) => {
		expect(writeSendingRun({ ...run, workflowName: 'Orders' })).toBeUndefined();
	});

	test.each([undefined, '', 'w', ' 1 name', 'w  name', `${'w'.repeat(65)} 1`])(
		'is not read from %j',
		(text) => expect(readSendingRun(text)).toBeUndefined(),
	);
});

describe('an event', () => {
	let stage: SenderStage;
	beforeEach(async () => {
		stage = await SenderStage.open();
	});
	afterEach(async () => await stage.close());

	const shown = async (id = '') => valueOf(await stage.sender.delivery(id));

	test('tells with each of its deliveries which run sent it, replays too, after a restart too', async () => {
		await stage.subscribe('a');
		const sent = await stage.send(1, { sentBy });
		const { id = '' } = sent.deliveries[0] ?? {};
		await stage.clock.pass(SECOND);
		expect(await shown(id)).toMatchObject({ status: 'delivered', sentBy: RUN });
		await stage.stop();
		await stage.start();
		const [replay] = valueOf(await stage.sender.replay({ ids: [id] }, 1));
		expect(await shown(replay?.id)).toMatchObject({ replayOf: id, sentBy: RUN });
	});

	test.each([
		['without a run', undefined],
		['with a text that is none', 'something'],
	])('%s tells of none', async (_what, none) => {
		await stage.subscribe('a');
		const sent = await stage.send(1, { sentBy: none });
		expect(await shown(sent.deliveries[0]?.id)).not.toHaveProperty('sentBy');
	});

	test('is read once for all that one screen shows of a delivery, and anew for the next', async () => {
		valueOf(await stage.sender.createSubscription({ ...HERE, scope: 'c0ffee' }));
		const sent = await stage.send(1, { sentBy, scope: 'c0ffee' });
		const { id = '', eventId = '' } = sent.deliveries[0] ?? {};
		await stage.clock.pass(SECOND);
		const sender = scopedSender(stage.sender, 'c0ffee');
		const screen = async () => {
			const delivery = valueOf(await sender.delivery(id));
			const parts = [sender.attempts(id), sender.request(id), sender.event(eventId)];
			for (const part of await Promise.all(parts)) valueOf<unknown>(part);
			return delivery;
		};
		expect(await screen()).toMatchObject({ sentBy: RUN });
		expect(stage.watched.calls.get('event')).toBe(1);
		await stage.clock.pass(SECOND);
		await screen();
		expect(stage.watched.calls.get('event')).toBe(2);
	});

	test('is no other for being sent by another run, and its endpoint is told of neither', async () => {
		await stage.subscribe('a', { secret: `whsec_${Buffer.alloc(32, 1).toString('base64')}` });
		const first = await stage.send(1, { idempotencyKey: 'k', sentBy });
		const again = await stage.send(1, { idempotencyKey: 'k', sentBy: 'other 1' });
		expect(again).toMatchObject({ repeated: true, eventId: first.eventId });
		await stage.clock.pass(SECOND);
		expect(stage.arrived).toHaveLength(1);
		expect(JSON.stringify(stage.arrived)).not.toMatch(/QnXz8HUPyMoYxPzR|4711|Orders/);
	});
});
