import { isLonger, MOST_DATA_BYTES } from '../../../../lib/delivery/operations/event/size';
import { checkEvent } from '../../../../lib/delivery/operations/event/check';
import type { Json } from '../../../../lib/webhook/http/message';
import { SenderStage, SECOND } from '../stage';

/* How much data an event may have. */

const text = (bytes: number) => 'x'.repeat(bytes - 2);

function nested(depth: number, inner: Json): Json {
	let data = inner;
	for (let level = 0; level < depth; level += 1) data = [data];
	return data;
}

const checked = (data: Json, mostDataBytes?: number) =>
	checkEvent({ type: 'a', data, mostDataBytes }, 0);

test.each<[what: string, data: Json, mostBytes: number | undefined, fits: boolean]>([
	['a mebibyte', text(MOST_DATA_BYTES), undefined, true],
	['a byte more', text(MOST_DATA_BYTES + 1), undefined, false],
	['many small values', Array.from({ length: 600_000 }, () => 1), undefined, false],
	[
		'many names',
		Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`name ${n}`, 1])),
		undefined,
		false,
	],
	['letters of several bytes', 'ü'.repeat(600_000), undefined, false],
	['more, where that is allowed', text(2 * MOST_DATA_BYTES), 2 * MOST_DATA_BYTES, true],
	['little, where less is allowed', { a: 'bc' }, 9, false],
	['little, where just that is allowed', { a: 'bc' }, 10, true],
	['a list, where less is allowed', [1, 22], 4, false],
	['a list, where just that is allowed', [1, 2], 5, true],
	['fields that JSON leaves out', { a: 'bc', d: undefined } as unknown as Json, 10, true],
	['what is nested far', nested(40, 'x'), 83, true],
	['what is nested far, where less is allowed', nested(40, 'x'), 82, false],
	['what is nested too far to be measured', nested(600, 'x'), 1203, true],
	['what is nested too far to be measured, where less is allowed', nested(600, 'x'), 1202, false],
])('%s', (_what, data, mostBytes, fits) => {
	const event = checked(data, mostBytes);
	expect(event.ok).toBe(fits);
	if (!event.ok)
		expect(event.problem).toMatch(/larger than the limit of [\d.]+ MiB.*wasn't stored/);
});

const itself: Record<string, Json> = { some: [1, 2, 3] };
itself.one = itself;
itself.other = [itself];

test.each<[what: string, data: Json]>([
	['what contains itself', itself],
	['what is nested too far to be written', nested(100_000, 'x')],
	['what no JSON can have', 1n as unknown as Json],
])('%s is no data of an event', (_what, data) => {
	const event = checked(data);
	expect(event.ok).toBe(false);
	if (!event.ok) expect(event.problem).toMatch(/^The event's data can't be written as JSON: /);
});

test('what is far too long is not looked at to its end', () => {
	let read = 0;
	const parts = new Proxy([] as Json[], {
		get: (target, name, receiver) => {
			if (name === 'length') return 1_000_000;
			if (typeof name === 'string' && /^\d+$/.test(name)) {
				read += 1;
				return text(MOST_DATA_BYTES);
			}
			return Reflect.get(target, name, receiver) as unknown;
		},
	});
	expect(isLonger([parts[0] ?? null, parts], 100)).toBe(true);
	expect(read).toBeLessThanOrEqual(1);
});

test.each([
	['Run a Call', 'runACall', 'invoice.paid', 'delivery_id', 'wd_'],
	['JustCall (Developer API)', 'justCall.vendor', 'call.completed', 'request_id', ''],
])(
	"%s's id of a delivery is another one for each delivery, and the same for all its attempts",
	async (_name, preset, type, field, prefix) => {
		const stage = await SenderStage.open();
		const ids = new Map<string, string[]>();
		for (const name of ['one', 'two']) {
			stage.endpoints.set(name, ({ body }, number) => {
				const sent = body as unknown as Record<string, string>;
				ids.set(name, [...(ids.get(name) ?? []), sent[field] ?? '']);
				return { status: number === 1 ? 500 : 200 };
			});
			const secret = 'a secret that is long enough';
			const policy = { scheduleSeconds: [5] };
			await stage.subscribe(name, { preset, secret, policy });
		}
		const sent = await stage.send(1, { type });
		await stage.clock.pass(20 * SECOND);
		const [one = [], two = []] = [ids.get('one'), ids.get('two')];
		expect([one.length, two.length]).toEqual([2, 2]);
		expect(new Set(one).size).toBe(1);
		expect(new Set([...one, ...two]).size).toBe(2);
		expect(one[0]).toMatch(new RegExp(`^${prefix}${sent.eventId}_dlv_`));
		const replayed = await stage.sender.replay({ ids: [sent.deliveries[0]?.id ?? ''] }, 1);
		expect(replayed).toMatchObject({ ok: true });
		await stage.clock.pass(5 * SECOND);
		expect(new Set(ids.get('one')).size).toBe(2);
		await stage.close();
	},
);
