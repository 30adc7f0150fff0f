import * as fc from 'fast-check';

import { KeyIndex, keyPrefix } from '../../../../../lib/store/sqlite/claims/keyIndex';
import type { Confirmation } from '../../../../../lib/store/sqlite/claims/probeTable';

const second = 1000;

/** The ids that the index offers for a prefix, all of them rejected as `answer`. */
function offered(index: KeyIndex, prefix: number, now = 0, answer: Confirmation = 'other') {
	const ids: number[] = [];
	index.find(prefix, now, (id) => {
		ids.push(id);
		return answer;
	});
	return ids;
}

/** Prefixes of one shard whose tags all start at the same slot of a small table. */
const colliding = [0, 1, 2, 3].map((number) => number * 2 ** 20 * 256);

describe('key index', () => {
	it('takes the first five bytes of a key', () => {
		expect(keyPrefix(Buffer.from('0102030405060708090a0b0c0d0e0f10', 'hex'))).toBe(0x0102030405);
		expect(keyPrefix(Buffer.alloc(16, 0xff))).toBe(2 ** 40 - 1);
	});

	it('finds what was added and nothing else', () => {
		const index = new KeyIndex();
		index.add(0xffffffffff, 7, 10 * second, 0);
		expect(index.find(0xffffffffff, 0, (id) => (id === 7 ? 'found' : 'other'))).toBe(true);
		expect(offered(index, 0xfffffffffe)).toEqual([]);
		expect(offered(index, 0x00ffffffff)).toEqual([]);
		expect(index.size).toBe(1);
	});

	it('offers every row of a shared prefix until one is confirmed', () => {
		const index = new KeyIndex();
		for (const id of [1, 2, 3]) index.add(5, id, second, 0);
		expect(offered(index, 5)).toEqual([1, 2, 3]);
		const asked: number[] = [];
		const found = index.find(5, 0, (id) => (asked.push(id), id === 2 ? 'found' : 'other'));
		expect([found, asked]).toEqual([true, [1, 2]]);
	});

	it.each([
		['just before it expires', 1999, [1]],
		['when it expires', 2000, []],
		['long after', 999_999, []],
	])('%s: at %i ms offers %j', (_, now, ids) => {
		const index = new KeyIndex();
		index.add(5, 1, 1001, 0);
		expect(offered(index, 5, now)).toEqual(ids);
	});

	it('drops what is gone and still reaches what had to step over it', () => {
		const index = new KeyIndex();
		colliding.forEach((prefix, number) => index.add(prefix, number + 1, second, 0));
		expect(offered(index, colliding[1] as number, 0, 'gone')).toEqual([2]);
		expect(colliding.map((prefix) => offered(index, prefix))).toEqual([[1], [], [3], [4]]);
		expect(index.size).toBe(3);
	});

	it('uses the room of what has expired instead of growing', () => {
		const index = new KeyIndex();
		const fill = (round: number) => {
			for (let number = 0; number < 50_000; number += 1) {
				const prefix = (round * 50_000 + number) * 7_654_321;
				index.add(prefix % 2 ** 40, number + 1, (round + 1) * second, round * second);
			}
		};
		fill(0);
		fill(1);
		const bytes = index.bytes;
		for (const round of [2, 3, 4, 5, 6]) fill(round);
		expect(index.bytes).toBeLessThanOrEqual(bytes);
	});

	it('keeps a million keys in less than 40 MB', () => {
		const index = new KeyIndex();
		for (let id = 1; id <= 1_000_000; id += 1) {
			index.add((id * 1_099_511_627) % 2 ** 40, id, second, 0);
		}
		expect(index.size).toBe(1_000_000);
		expect(index.bytes).toBeLessThan(40e6);
		expect(offered(index, (777_777 * 1_099_511_627) % 2 ** 40)).toContain(777_777);
	});

	it('offers what a plain Map would, whatever is added and dropped', () => {
		const inOneShard = fc.nat(40).map((tag) => tag * 256);
		const prefix = fc.oneof(fc.constantFrom(...colliding), inOneShard, fc.nat(40_000));
		const action = fc.record({ prefix, kind: fc.constantFrom('add', 'add', 'drop', 'ask') });
		const property = fc.property(fc.array(action, { maxLength: 400, size: 'max' }), (actions) => {
			const index = new KeyIndex();
			const model = new Map<number, number[]>();
			actions.forEach(({ prefix: one, kind }, position) => {
				if (kind === 'add') {
					index.add(one, position + 1, second, 0);
					model.set(one, [...(model.get(one) ?? []), position + 1]);
				} else {
					const ids = offered(index, one, 0, kind === 'drop' ? 'gone' : 'other');
					expect(ids.sort()).toEqual((model.get(one) ?? []).sort());
					if (kind === 'drop') model.delete(one);
				}
			});
			expect(index.size).toBe([...model.values()].flat().length);
		});
		fc.assert(property, { numRuns: 200, seed: 20260101 });
	});
});
