import type { DeliveryFilter } from '../../../../../../lib/store/outbox';
import type { StoredDelivery } from '../../../../../../lib/store/outbox/delivery';
import { type CreateOutbox, minute, newEvent, OutboxWorld } from '../../model/world';
import { everything } from './everything';

const long = 'Xy'.repeat(250);
/** What a pattern, SQL, JSON or a database's texts may take for something else, and letters whose cases differ by locale. */
const TEXTS: readonly string[] = [
	'100% sure',
	'a_b',
	'C:\\temp\\n',
	'NUL\0inside',
	'half \ud83d a character',
	'smile 😀 twice 😀',
	'ISTANBUL',
	'istanbul',
	'İSTANBUL',
	'ıstanbul',
	'MÜLLER, Straße',
	'ΣΊΣΥΦΟΣ',
	"'; DROP TABLE deliveries; --",
	'$1 $schema ?',
	'say "yes"',
	'two\nlines\tand a tab',
	'.*',
	'[a-z]+',
	'(?i)a|b',
	'***:x',
	'{2,3}^$',
	'\\d\\y\\u0041',
	'\u0001 first',
	'\u007f\u2028',
	long,
];

/** What must be found: a text without regard to case in another, letter by letter. */
const folded = (text: string) =>
	[...text]
		.map((letter) => ([...letter.toLowerCase()].length === 1 ? letter.toLowerCase() : letter))
		.join('');
const has = (text: string, part: string) => folded(text).includes(folded(part));

interface Sent extends StoredDelivery {
	/** The event's data as JSON. */
	readonly json: string;
}

function isFound({ id, eventId, orderKey = '', json }: Sent, text: string): boolean {
	const escaped = JSON.stringify(text).slice(1, -1);
	const isNamed = [id, eventId, orderKey].some((one) => has(one, text));
	return isNamed || has(json, text) || has(json, escaped);
}

/** Finding deliveries by a text. */
export function describeText(create: CreateOutbox): void {
	let world: OutboxWorld;
	let sent: readonly Sent[];

	/** Each text in data, as a name in data, and as an order key. */
	beforeAll(async () => {
		world = await OutboxWorld.create(create);
		await world.subscribe('sub_a', 'sub_b');
		const jsons: string[] = [];
		for (const text of TEXTS) {
			const data = { note: [text], n: 1 };
			const both = ['sub_a', 'sub_b'].map((subscriptionId) => ({ subscriptionId }));
			await world.outbox.enqueue(newEvent(both, { data }));
			await world.outbox.enqueue(
				newEvent([both[0] ?? { subscriptionId: '' }], { data: { [text]: 1 } }),
			);
			await world.outbox.enqueue(newEvent([{ subscriptionId: 'sub_b', orderKey: text }]));
			const name = JSON.stringify({ [text]: 1 });
			jsons.push(JSON.stringify(data), JSON.stringify(data), name, '{"call_id":"c-1"}');
			world.now += minute;
		}
		const all = await everything(world, {}, 300, true);
		sent = all.map((delivery, place) => ({ ...delivery, json: jsons[place] ?? '' }));
	});
	afterEach(() => jest.restoreAllMocks());
	afterAll(async () => await world.data.destroy());

	const found = async (filter: DeliveryFilter) =>
		(await everything(world, filter, 3, true)).map(({ id }) => id);
	const expected = (text: string) => sent.filter((one) => isFound(one, text)).map(({ id }) => id);

	it.each(TEXTS.map((text) => [JSON.stringify(text), text]))('finds %s', async (_, text) => {
		const [first = '', ...rest] = [...text];
		const parts = [text, text.toUpperCase(), text.toLowerCase(), rest.join(''), first];
		for (const part of parts.filter((one) => one.trim() !== '')) {
			expect([part, await found({ text: part })]).toEqual([part, expected(part.trim())]);
		}
		expect(expected(text).length).toBeGreaterThanOrEqual(3);
	});

	it('finds a part of an id, of JSON, and nothing where there is nothing', async () => {
		const [{ id, eventId } = { id: '', eventId: '' }] = sent;
		const parts = ['DLV_', id.slice(2), eventId.slice(2, -1), '"n":1', '{"call_ID"', 'nowhere'];
		for (const part of parts) {
			expect([part, await found({ text: part })]).toEqual([part, expected(part)]);
		}
		expect(expected('nowhere')).toEqual([]);
	});

	it('takes an id for the delivery or the event that has it', async () => {
		const [, { id, eventId } = { id: '', eventId: '' }] = sent;
		const ofEvent = sent.filter((one) => one.eventId === eventId).map((one) => one.id);
		expect(ofEvent).toHaveLength(2);
		expect(await found({ text: id })).toEqual([id]);
		expect(await found({ text: ` ${id.toUpperCase()} ` })).toEqual([id]);
		expect(await found({ text: eventId })).toEqual(ofEvent);
		expect(await found({ text: eventId, subscriptionId: 'sub_b' })).toEqual([id]);
		expect(await found({ text: id, eventId })).toEqual([id]);
		expect(await found({ text: id, ids: ['dlv_1'] })).toEqual([]);
		expect(await found({ text: eventId, eventId: `${eventId}0` })).toEqual([]);
		expect(await found({ text: 'dlv_999999' })).toEqual([]);
	});

	it('takes an empty text for none', async () => {
		const all = sent.map(({ id }) => id);
		expect(await found({ text: '' })).toEqual(all);
		expect(await found({ text: ' \t\n ' })).toEqual(all);
	});

	it('looks at the first 500 characters', async () => {
		expect(expected(long)).toHaveLength(4);
		expect(await found({ text: `${long}more` })).toEqual(expected(long));
		expect(await found({ text: `${long.slice(0, 499)}!` })).toEqual([]);
	});

	it('holds together with the rest of a filter', async () => {
		const text = 'istanbul';
		const [first] = sent.filter((one) => isFound(one, text));
		const filter: DeliveryFilter = {
			text,
			subscriptionId: 'sub_a',
			createdFrom: (first?.createdAt ?? 0) + 1,
		};
		const some = sent.filter(
			(one) =>
				isFound(one, text) &&
				one.subscriptionId === 'sub_a' &&
				one.createdAt > (first?.createdAt ?? Infinity),
		);
		expect(some.length).toBeGreaterThan(0);
		expect(await found(filter)).toEqual(some.map(({ id }) => id));
		expect(await found({ ...filter, states: ['failed'] })).toEqual([]);
		expect(await found({ ...filter, answer: '5xx' })).toEqual([]);
	});

	it('replays and cancels what it finds, however long that takes', async () => {
		const other = await OutboxWorld.create(create);
		await other.subscribe('sub_a');
		const wanted = await other.send('sub_a', { data: { note: 'wanted' } });
		for (let count = 0; count < 30; count += 1) await other.send('sub_a');
		timePasses(other);
		const filter = { text: 'WANTED' };
		expect(await other.outbox.replay(filter, 10)).toEqual([]);
		expect(await other.outbox.cancel(filter, 10)).toMatchObject([{ id: wanted }]);
		expect(await other.outbox.replay(filter, 10)).toMatchObject([{ replayOf: wanted }]);
		await other.data.destroy();
	});

	it.each([false, true])(
		'ends a page early where it takes long, and says how far it has looked (oldest first: %s)',
		async (oldestFirst) => {
			const other = await OutboxWorld.create(create);
			await other.subscribe('sub_a');
			const wanted = await other.send('sub_a', { data: { note: 'wanted' } });
			// More than any engine looks at in one go.
			const many = Array.from({ length: 1500 }, async () => await other.send('sub_a'));
			await Promise.all(many);
			other.now += minute;
			const last = await other.send('sub_a', { data: { note: 'wanted' } });
			const ends = oldestFirst ? [wanted, last] : [last, wanted];
			timePasses(other);
			const pages = [];
			let after: string | undefined;
			do {
				const paging = { limit: 10, after, oldestFirst };
				const page = await other.outbox.deliveries({ text: 'wanted' }, paging);
				pages.push(page);
				after = page.next;
			} while (after !== undefined);
			expect(pages.flatMap(({ deliveries }) => deliveries.map(({ id }) => id))).toEqual(ends);
			expect(pages.length).toBeGreaterThan(2);
			const reached = pages.slice(0, -1).map(({ searchedTo }) => searchedTo);
			const [oldest, newest] = [other.now - minute, other.now];
			expect(new Set(reached.slice(1, -1))).toEqual(new Set([oldest]));
			expect([oldest, newest]).toContain(reached[0]);
			expect(pages.at(-1)).not.toHaveProperty('searchedTo', expect.anything());
			await other.data.destroy();
		},
	);

	/** Each look at the clock is minutes after the one before. */
	function timePasses({ data }: OutboxWorld): void {
		data.timePasses?.();
		let now = performance.now();
		jest.spyOn(performance, 'now').mockImplementation(() => (now += minute));
	}
}
