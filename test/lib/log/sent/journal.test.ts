import { gatherJournal, type Journal } from '../../../../lib/log/sent/journal/gather';
import { drawJournal } from '../../../../lib/log/sent/journal/draw';
import { gatherHealth } from '../../../../lib/log/health/gather';
import { drawHealth } from '../../../../lib/log/health/draw';
import type { LogSource } from '../../../../lib/log/source';
import { MINUTE, SenderStage, valueOf } from '../../delivery/stage';
import { parseMarkup, textIn } from '../markup/markup';

let stage: SenderStage;
beforeEach(async () => {
	stage = await SenderStage.open();
});
afterEach(async () => await stage.close());

function source(isKept = true): LogSource {
	const given: Partial<LogSource> = {
		sender: stage.sender,
		received: { triggers: async () => [] } as Partial<
			LogSource['received']
		> as LogSource['received'],
		isDispatcherKept: async () => isKept,
		now: () => stage.clock.now(),
	};
	return given as LogSource;
}

/** One that fails twice and is paused for that, and one that is well. */
async function sendSome(): Promise<string> {
	stage.endpoints.set('down', () => ({ status: 500 }));
	stage.endpoints.set('well', () => ({}));
	const policy = { pausesAfter: 2, scheduleSeconds: [60] };
	const down = await stage.subscribe('down', { label: 'Down', policy });
	await stage.subscribe('well', { label: 'Well', policy });
	await stage.send(1);
	await stage.clock.pass(5 * MINUTE);
	return down;
}

const gathered = async (after?: string): Promise<Journal> =>
	valueOf(await gatherJournal(source(), { after }));

test('the journal tells every attempt and what became of a subscription, in order', async () => {
	const down = await sendSome();
	const { entries, next } = await gathered();
	const kinds = entries.filter(({ subscriptionId }) => subscriptionId === down);
	expect(kinds.map(({ kind }) => kind)).toEqual(
		expect.arrayContaining(['delivery.retrying', 'delivery.failed', 'subscription.paused']),
	);
	expect(entries.map(({ id }) => id)).toEqual(
		[...entries.map(({ id }) => id)].sort((a, b) => a - b),
	);
	expect(next).toBe(entries.at(-1)?.id);
	const failed = entries.find(({ kind }) => kind === 'delivery.failed');
	expect(failed).toMatchObject({ attempt: 2, statusCode: 500, eventType: expect.any(String) });
});

test('it goes on where the last answer ended, and stays there while nothing comes', async () => {
	await sendSome();
	const { next } = await gathered();
	expect(await gathered(String(next))).toEqual({ entries: [], next });
	await stage.send(2);
	await stage.clock.pass(MINUTE);
	const later = await gathered(String(next));
	expect(later.entries.length).toBeGreaterThan(0);
	expect(later.entries.every(({ id }) => id > next)).toBe(true);
	expect(later.next).toBeGreaterThan(next);
});

test.each(['-1', '1.5', 'x', '9'.repeat(20)])(
	'after=%s is answered by what to do',
	async (after) => {
		const answered = await gatherJournal(source(), { after });
		expect(answered).toMatchObject({ ok: false, problem: expect.stringContaining('leave it out') });
	},
);

test('the journal is drawn', async () => {
	await sendSome();
	const text = textIn(parseMarkup(drawJournal(await gathered()).content.text));
	expect(text).toContain('subscription.paused');
	expect(text).toContain('delivery.delivered');
});

test('health names what somebody should look at', async () => {
	const down = await sendSome();
	const health = valueOf(await gatherHealth(source(false)));
	expect(health).toMatchObject({
		ok: false,
		retriesContinueAfterRestart: false,
		stopped: [{ id: down, label: 'Down', status: 'auto-paused' }],
		deliveries: { delivered: 1, failed: 1 },
	});
	expect(health.problems).toHaveLength(2);
	const text = textIn(parseMarkup(drawHealth(health, { now: stage.clock.now() }).content.text));
	expect(health.problems[0]).toBe('Down is paused by failures.');
	expect(text).toContain('1 endpoint stopped');
	expect(text).toMatch(/Down ‖ Paused by failures\s+Fix the endpoint/);
	expect(health.problems[1]).toContain('Retries stop when n8n restarts');
});

test('where nothing was sent yet, nothing needs to be looked at', async () => {
	const health = valueOf(await gatherHealth(source(false)));
	expect(health).toMatchObject({ ok: true, problems: [], triggers: 0 });
	const { content } = drawHealth(health, { now: stage.clock.now() });
	expect(textIn(parseMarkup(content.text))).toContain('Nothing needs attention.');
});
