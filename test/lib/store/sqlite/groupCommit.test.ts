import { setImmediate as nextTurn } from 'node:timers/promises';

import { GroupCommit, type Transactions } from '../../../../lib/store/sqlite/groupCommit';

/** An engine in memory that writes down what happens and fails where it is told to. */
class Journal implements Transactions {
	readonly lines: string[] = [];
	readonly failures: { begin?: string; commit?: string } = {};

	async begin(): Promise<void> {
		this.fail('begin');
		this.lines.push('begin');
	}

	commit(): void {
		this.fail('commit');
		this.lines.push('commit');
	}

	rollback(): void {
		this.lines.push('rollback');
	}

	isOwnFault(error: unknown): boolean {
		return error instanceof TypeError;
	}

	explain(error: unknown): unknown {
		return new Error(`explained: ${(error as Error).message}`);
	}

	/** An operation that writes its name down and answers it. */
	does(name: string): () => string {
		return () => {
			this.lines.push(name);
			return name;
		};
	}

	private fail(where: 'begin' | 'commit'): void {
		const reason = this.failures[where];
		delete this.failures[where];
		if (reason) throw new Error(reason);
	}
}

/** An operation that fails. */
function throws(error: Error): () => never {
	return () => {
		throw error;
	};
}

/** Results, or messages of errors. */
async function outcomes(promises: readonly Promise<unknown>[]): Promise<unknown[]> {
	const settled = await Promise.allSettled(promises);
	return settled.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)));
}

describe('group commit', () => {
	let journal: Journal;
	let group: GroupCommit;

	beforeEach(() => {
		journal = new Journal();
		group = new GroupCommit(journal, 3);
	});

	it('runs what arrives in one turn in one transaction, in order', async () => {
		const results = [group.run(journal.does('a')), group.run(journal.does('b'))];
		await Promise.resolve().then(() => results.push(group.run(journal.does('c'))));
		expect(await Promise.all(results)).toEqual(['a', 'b', 'c']);
		expect(journal.lines).toEqual(['begin', 'a', 'b', 'c', 'commit']);
	});

	it('starts another transaction for what arrives in a later turn', async () => {
		await group.run(journal.does('a'));
		await nextTurn();
		await group.run(journal.does('b'));
		expect(journal.lines).toEqual(['begin', 'a', 'commit', 'begin', 'b', 'commit']);
	});

	it('resolves only after the commit', async () => {
		await group.run(journal.does('a')).then(() => journal.lines.push('resolved'));
		expect(journal.lines).toEqual(['begin', 'a', 'commit', 'resolved']);
	});

	it('caps a batch and yields the event loop before the next', async () => {
		setImmediate(() => setImmediate(() => journal.lines.push('another turn')));
		await Promise.all(['a', 'b', 'c', 'd'].map((name) => group.run(journal.does(name))));
		const expected = ['begin', 'a', 'b', 'c', 'commit', 'another turn', 'begin', 'd', 'commit'];
		expect(journal.lines).toEqual(expected);
	});

	it.each([
		[
			[1, 1, 1, 1],
			['a b c', 'd'],
		],
		[
			[2, 1, 1],
			['a b', 'c'],
		],
		[
			[2, 2, 1],
			['a', 'b c'],
		],
		[
			[1, 9, 1],
			['a', 'b', 'c'],
		],
		[
			[0, 3, 0, 1],
			['a b c', 'd'],
		],
	])('counts operations by what they are worth: %j', async (weights, batches) => {
		const names = ['a', 'b', 'c', 'd'].slice(0, weights.length);
		await Promise.all(names.map((name, at) => group.run(journal.does(name), weights[at])));
		const ran = journal.lines.join(' ').split(/ ?begin | commit/);
		expect(ran.filter((batch) => batch !== '')).toEqual(batches);
	});

	it('rejects a faulty operation alone and runs its neighbours again', async () => {
		const results = [
			group.run(journal.does('a')),
			group.run(throws(new TypeError('odd value'))),
			group.run(journal.does('c')),
		];
		expect(await outcomes(results)).toEqual(['a', 'Error: explained: odd value', 'c']);
		expect(journal.lines).toEqual(['begin', 'a', 'rollback', 'begin', 'a', 'c', 'commit']);
	});

	const failures: [string, (engine: Journal) => () => unknown][] = [
		['begin', (engine) => ((engine.failures.begin = 'disk full'), engine.does('b'))],
		['an operation', () => throws(new Error('disk full'))],
		['commit', (engine) => ((engine.failures.commit = 'disk full'), engine.does('b'))],
	];

	it.each(failures)('rejects the whole batch when the engine fails in %s', async (_, failing) => {
		const results = [group.run(journal.does('a')), group.run(failing(journal))];
		expect(await outcomes(results)).toEqual(Array(2).fill('Error: explained: disk full'));
		expect(journal.lines).not.toContain('commit');
		expect(journal.lines.at(-1)).toBe('rollback');
		expect(await group.run(journal.does('later'))).toBe('later');
	});

	it('runs the next batch of a turn although the first failed', async () => {
		journal.failures.begin = 'busy';
		const results = await outcomes(['a', 'b', 'c', 'd'].map((name) => group.run(() => name)));
		expect(results).toEqual([...Array(3).fill('Error: explained: busy'), 'd']);
	});

	it('is idle when nothing waits, after failures too', async () => {
		await group.idle();
		journal.failures.begin = 'busy';
		const results = outcomes([group.run(journal.does('a'))]);
		await group.idle();
		expect(journal.lines).toEqual(['rollback']);
		await results;
	});
});
