import { DriftWatch, type Drift } from '../../../../lib/webhook/drift/watch';
import type { Json } from '../../../../lib/webhook/http/message';
import { anything, list, object, optional, text } from '../../../../lib/webhook/platform/fields';

const MINUTE = 60_000;
const schema = object({
	id: text(),
	info: optional({ status: text() }),
	tags: list(object({ name: text() })),
});

let watch: DriftWatch;
let now: number;
beforeEach(() => {
	watch = new DriftWatch();
	now = 0;
});

/** The next event, after a minute unless told otherwise; what is noticed, as `new data.foo`. */
function look(data: Json, after = MINUTE, source = 'trigger call'): string[] {
	now += after;
	return watch
		.look({ source, schema, data, now })
		.map(({ kind, field }: Drift) => `${kind} ${field}`);
}

/** So many events with this data. */
function come(times: number, data: Json): void {
	for (let time = 0; time < times; time++) expect(look(data)).toEqual([]);
}

test('a field that is not documented is new in the first event already', () => {
	expect(look({ id: '1', foo: 1 })).toEqual(['new data.foo']);
});

test('one event of a trigger and type is looked at a minute', () => {
	const data = { foo: 1 };
	expect(look(data)).toHaveLength(1);
	expect(look(data, MINUTE - 1)).toEqual([]);
	expect(look(data, 0, 'trigger sms')).toHaveLength(1);
	expect(look(data, 1)).toHaveLength(1);
});

test('a field that came in each of 20 events is missed, once until it has come again as often', () => {
	come(20, { id: '1', info: { status: 'a' } });
	expect(look({ info: { status: 'a' } })).toEqual(['missing data.id']);
	come(1, { info: { status: 'a' } });
	come(19, { id: '1', info: { status: 'a' } });
	come(1, { info: { status: 'a' } });
});

test('a field that did not always come is not missed', () => {
	come(19, { id: '1' });
	come(1, {});
	come(19, { id: '1' });
	come(1, {});
});

test('of an object that is missing only the object is missed', () => {
	come(20, { id: '1', info: { status: 'a' } });
	expect(look({ id: '1' })).toEqual(['missing data.info']);
	expect(look({ id: '1', info: {} })).toEqual(['missing data.info.status']);
});

test('a list that is empty misses nothing of what would be in it', () => {
	come(20, { tags: [{ name: 'a' }] });
	come(1, { tags: [] });
	expect(look({ tags: [{}] })).toEqual(['missing data.tags[].name']);
});

test('of what is not documented at all nothing is new', () => {
	const event = { source: 'signed', schema: anything(), data: { foo: 1 }, now: 0 };
	expect(watch.look(event)).toEqual([]);
});

test('triggers without end fill no memory', () => {
	for (let source = 0; source < 5000; source++) look({ foo: 1 }, 0, `trigger ${source}`);
	expect(look({ foo: 1 }, 0, 'trigger 4999')).toEqual([]);
	expect(look({ foo: 1 }, 0, 'trigger 0')).toEqual(['new data.foo']);
});
