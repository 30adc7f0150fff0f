import { storedText, textOf } from '../../../../../lib/store/postgres/text';
import { attemptAt, judging, newEvent, type TestOutbox } from '../../outbox/model/world';
import { createDatabase, type TestDatabase } from '../database';
import { PostgresOutboxData } from './data';

/** What JavaScript's texts may have and PostgreSQL's may not, or what a list's notation knows. */
const TEXTS: readonly (readonly [what: string, text: string])[] = [
	['U+0000', 'a\0b'],
	['a lone high surrogate', 'a\ud83d'],
	['a lone low surrogate', '\ude00 b'],
	['U+0001 at its beginning', '\u0001abc'],
	['an escaped one', '\u0001\\u0000'],
	['quotes, backslashes and braces', '{"a\\",b},\\N'],
	['NULL', 'NULL'],
	['nothing', ''],
	['an emoji and control characters', '😀\u0007\n\t\u2028'],
];

describe('texts in PostgreSQL', () => {
	let database: TestDatabase;
	let data: PostgresOutboxData;
	let outbox: TestOutbox;
	let now: number;

	beforeAll(async () => {
		database = await createDatabase();
	});
	afterAll(async () => await database.remove());
	beforeEach(async () => {
		now = Date.UTC(2026, 0, 1);
		data = new PostgresOutboxData(database, () => now);
		outbox = await data.open();
		const settings = {};
		await outbox.addSubscription({ id: 'sub_a', kind: 'subscription', enabled: true, settings });
	});
	afterEach(async () => await data.destroy());

	it('are told apart as they are stored', () => {
		const stored = TEXTS.map(([, text]) => storedText(text));
		expect(stored.map(textOf)).toEqual(TEXTS.map(([, text]) => text));
		expect(new Set(stored).size).toBe(TEXTS.length);
		for (const text of stored)
			expect([text.isWellFormed(), text.includes('\0')]).toEqual([true, false]);
	});

	it.each(TEXTS)('come back as they were, everywhere: %s', async (_, text) => {
		await outbox.addReader(text);
		const event = newEvent([{ subscriptionId: 'sub_a', orderKey: text }], {
			type: text,
			data: { [text]: [text] },
			account: text,
			idempotencyKey: text,
			fingerprint: text,
		});
		const [stored, neighbour] = await Promise.all([
			outbox.enqueue(event),
			outbox.enqueue(newEvent([{ subscriptionId: 'sub_a' }])),
		]);
		expect(neighbour.kind).toBe('stored');
		expect(await outbox.enqueue(event)).toMatchObject({
			kind: 'repeated',
			eventId: stored.eventId,
		});
		const other = { ...event, fingerprint: `${text} ` };
		expect(await outbox.enqueue(other)).toMatchObject({ kind: 'conflict' });
		const found = await outbox.deliveries({ eventType: text }, { limit: 10 });
		expect(found.deliveries).toMatchObject([{ eventType: text, orderKey: text }]);
		const { deliveries } = await outbox.claim('sub_a', 10, now + 60_000);
		const claim = deliveries.find((one) => one.event.id === stored.eventId);
		expect(claim?.event).toMatchObject({ type: text, data: { [text]: [text] }, account: text });
		const record = attemptAt(now, {
			url: text,
			responseHeaders: { 'x-text': text },
			responseBody: text,
			reason: text,
		});
		await outbox.settle(
			claim ?? { id: '', token: 0 },
			record,
			judging('failed', now, {
				reason: text,
				journal: [{ kind: 'subscription.failing', reason: text }],
			}),
		);
		expect(await outbox.attempts(claim?.id ?? '')).toMatchObject([{ record, eventType: text }]);
		expect((await outbox.delivery(claim?.id ?? ''))?.reason).toBe(text);
		expect(await outbox.read(text, 10)).toMatchObject([{ record }, { reason: text }]);
	});

	it('keep JSON as it was written', async () => {
		const dataText = `{"n":12345678901234567890,"lone":"${'\ud83d'}","more":1.0}`;
		const enqueued = await outbox.enqueue(
			newEvent([{ subscriptionId: 'sub_a' }], { data: JSON.parse(dataText), dataText }),
		);
		expect((await outbox.event(enqueued.eventId))?.dataText).toBe(dataText);
	});

	it('are known apart also where they are longer than an index takes', async () => {
		const long = 'k'.repeat(20_000);
		const keys = [long, `${long}2`];
		const send = async (key: string) =>
			await outbox.enqueue(
				newEvent([{ subscriptionId: 'sub_a', orderKey: key }], { idempotencyKey: key }),
			);
		for (const key of keys) expect((await send(key)).kind).toBe('stored');
		for (const key of keys) expect((await send(key)).kind).toBe('repeated');
		const first = await outbox.claim('sub_a', 10, now + 60_000);
		expect(first.deliveries).toHaveLength(2);
		const page = await outbox.deliveries({}, { limit: 10, oldestFirst: true });
		expect(page.deliveries.map(({ orderKey }) => orderKey)).toEqual(keys);
	});
});
