import { setImmediate as nextTurn } from 'node:timers/promises';

import { again, type BatchWriter, Batches } from '../../../../lib/store/postgres/batches';

/** A batch that is under way: what it has, and how to end it. */
interface Underway {
	readonly batch: readonly string[];
	readonly end: (answers?: ReadonlyArray<string | Error | typeof again>) => void;
	readonly fail: (error: unknown) => void;
}

describe('batches of what rejects, retries and weighs differently', () => {
	let underway: Underway[];
	beforeEach(() => {
		underway = [];
	});

	const batchesWith = (more: Partial<BatchWriter<string, string>> = {}) =>
		new Batches<string, string>({
			write: async (batch) =>
				await new Promise((resolve, reject) => {
					const end: Underway['end'] = (answers) =>
						resolve(answers ?? batch.map((one) => `${one}!`));
					underway.push({ batch, end, fail: reject });
				}),
			most: 3,
			isOwnFault: (error) => error === 'own fault',
			isConflict: (error) => error === 'conflict',
			explain: (error) => new Error(String(error)),
			...more,
		});
	/** The batch that was begun last, once there are so many. */
	const begun = async (count: number): Promise<Underway> => {
		while (underway.length < count) await new Promise(setImmediate);
		return underway[count - 1] as Underway;
	};
	const all = (batches: Batches<string, string>, ...asked: string[]) =>
		asked.map(async (one) => await batches.run(one));

	it('have what is asked for in one turn, and then what came meanwhile', async () => {
		const batches = batchesWith();
		const first = all(batches, 'a', 'b');
		const one = await begun(1);
		const second = all(batches, 'c', 'd');
		expect(one.batch).toEqual(['a', 'b']);
		one.end();
		expect(await Promise.all(first)).toEqual(['a!', 'b!']);
		const two = await begun(2);
		expect(two.batch).toEqual(['c', 'd']);
		two.end();
		expect(await Promise.all(second)).toEqual(['c!', 'd!']);
	});

	it('are no heavier than they may be, unless one alone is', async () => {
		const batches = batchesWith({ weightOf: (asked) => asked.length });
		const answers = all(batches, 'a', 'bb', 'c', 'dddd', 'e');
		const expected = [['a', 'bb'], ['c'], ['dddd'], ['e']];
		for (const [place, batch] of expected.entries()) {
			const next = await begun(place + 1);
			expect(next.batch).toEqual(batch);
			next.end();
		}
		expect(await Promise.all(answers)).toHaveLength(5);
	});

	it('are written side by side only where more waits than one may have', async () => {
		const batches = batchesWith({ parallel: 2 });
		const answers = all(batches, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
		const two = await begun(2);
		expect(underway.map(({ batch }) => batch.join(''))).toEqual(['abc', 'def']);
		two.end();
		await Promise.all(answers.slice(3, 6));
		await new Promise(setImmediate);
		expect(underway).toHaveLength(2);
		underway[0]?.end();
		(await begun(3)).end();
		expect(await Promise.all(answers)).toHaveLength(8);
	});

	it('have what shares a key once each, in order', async () => {
		const batches = batchesWith({ keyOf: (asked) => asked[0] });
		const answers = all(batches, 'a1', 'a2', 'b1');
		(await begun(1)).end();
		(await begun(2)).end();
		expect(underway.map(({ batch }) => batch)).toEqual([['a1', 'b1'], ['a2']]);
		expect(await Promise.all(answers)).toEqual(['a1!', 'a2!', 'b1!']);
	});

	it('are written again at a conflict, and one by one where one is to blame', async () => {
		const answers = Promise.allSettled(all(batchesWith(), 'a', 'b'));
		(await begun(1)).fail('conflict');
		(await begun(2)).fail('own fault');
		(await begun(3)).fail('own fault');
		(await begun(4)).end();
		expect(underway.map(({ batch }) => batch.join(''))).toEqual(['ab', 'ab', 'a', 'b']);
		expect(await answers).toMatchObject([
			{ status: 'rejected', reason: { message: 'own fault' } },
			{ status: 'fulfilled', value: 'b!' },
		]);
	});

	it('reject all members where the server is to blame', async () => {
		const answers = Promise.allSettled(all(batchesWith(), 'a', 'b'));
		(await begun(1)).fail('gone');
		const rejected = { status: 'rejected', reason: { message: 'gone' } };
		expect(await answers).toMatchObject([rejected, rejected]);
	});

	it('take up again what another one was in the way of, and reject alone what failed alone', async () => {
		const batches = batchesWith();
		const answers = Promise.allSettled(all(batches, 'a', 'b', 'c'));
		(await begun(1)).end([again, new Error('no'), 'c!']);
		const two = await begun(2);
		expect(two.batch).toEqual(['a']);
		let isIdle = false;
		const idle = batches.idle().then(() => (isIdle = true));
		await new Promise(setImmediate);
		expect(isIdle).toBe(false);
		two.end();
		await idle;
		expect((await answers).map(({ status }) => status)).toEqual([
			'fulfilled',
			'rejected',
			'fulfilled',
		]);
	});
});

/** A server that answers when the test says so. */
class Server {
	readonly sent: string[][] = [];
	private readonly answers: Array<(answer: string[] | Error) => void> = [];

	readonly send = async (operations: readonly string[]): Promise<readonly string[]> => {
		this.sent.push([...operations]);
		const answer = await new Promise<string[] | Error>((resolve) => this.answers.push(resolve));
		if (answer instanceof Error) throw answer;
		return answer;
	};

	/** Answers the statement under way. */
	async answer(error?: Error): Promise<void> {
		await nextTurn();
		const operations = this.sent.at(-1) ?? [];
		this.answers.shift()?.(error ?? operations.map((operation) => operation.toUpperCase()));
		await nextTurn();
	}
}

const down = new Error('down');

describe('batches of operations', () => {
	let server: Server;
	let batches: Batches<string, string>;
	const run = async (operation: string) =>
		await batches.run(operation).catch((error: unknown) => String(error));

	beforeEach(() => {
		server = new Server();
		batches = new Batches({
			write: server.send,
			most: 3,
			concernsAll: (error) => error === down,
		});
	});

	it('have what arrives in one turn, then what arrives meanwhile, in its order', async () => {
		const first = ['a', 'b'].map(run);
		await nextTurn();
		const second = ['c', 'd', 'e', 'f'].map(run);
		await server.answer();
		await server.answer();
		await server.answer();
		expect(await Promise.all([...first, ...second])).toEqual(['A', 'B', 'C', 'D', 'E', 'F']);
		expect(server.sent).toEqual([['a', 'b'], ['c', 'd', 'e'], ['f']]);
		await batches.idle();
	});

	it('reject all that are in one that fails, and send the others', async () => {
		const first = ['a', 'b'].map(run);
		await nextTurn();
		const second = run('c');
		await server.answer(new Error('wrong'));
		await server.answer();
		expect(await Promise.all([...first, second])).toEqual(['Error: wrong', 'Error: wrong', 'C']);
	});

	it('reject all that wait where they would meet the same, and go on afterwards', async () => {
		const first = run('a');
		await nextTurn();
		const second = ['b', 'c', 'd', 'e'].map(run);
		await server.answer(down);
		expect(await Promise.all([first, ...second])).toEqual(Array(5).fill('Error: down'));
		const third = run('f');
		await server.answer();
		expect(await third).toBe('F');
		expect(server.sent).toEqual([['a'], ['f']]);
	});
});
