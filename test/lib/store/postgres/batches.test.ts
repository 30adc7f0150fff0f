import { setImmediate as nextTurn } from 'node:timers/promises';

import { Batches } from '../../../../lib/store/postgres/batches';

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
		batches = new Batches(server.send, 3, (error) => error === down);
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
