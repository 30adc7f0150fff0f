import { EventEmitter } from 'node:events';
import { finishBeforeExit, type StoppingProcess } from '../../../lib/n8n/shutdown';

/* An orderly stop of n8n, which ends with process.exit whatever attempts go on. */

/** n8n's process: it listens for signals, and exits as soon as its own parts have stopped. */
class Program extends EventEmitter {
	readonly exits: unknown[] = [];
	readonly exit = ((code: unknown) => void this.exits.push(code)) as unknown as typeof process.exit;

	constructor(readonly env: NodeJS.ProcessEnv = {}) {
		super();
	}

	get asProcess(): StoppingProcess {
		return this as unknown as StoppingProcess;
	}
}

const turn = async () => await new Promise<void>((resolve) => setImmediate(resolve));

function held(program: Program) {
	const graces: number[] = [];
	const closed = jest.fn(() => Promise.resolve());
	let end: (error?: Error) => void = () => undefined;
	const finish = async (grace: number) => {
		graces.push(grace);
		await new Promise<void>((resolve, reject) => {
			end = (error) => (error ? reject(error) : resolve());
		});
	};
	const release = finishBeforeExit({ finish, close: closed }, program.asProcess);
	return { graces, closed, release, end: (error?: Error) => end(error) };
}

test.each(['SIGTERM', 'SIGINT'])('after %s, n8n exits once attempts have ended', async (signal) => {
	const program = new Program();
	const order: string[] = [];
	program.once(signal, () => order.push(`n8n stops, told before: ${graces.length}`));
	const { graces, closed, end } = held(program);
	program.emit(signal);
	expect(order).toEqual(['n8n stops, told before: 1']);
	program.exit(0);
	await turn();
	expect([program.exits, closed.mock.calls.length]).toEqual([[], 0]);
	end();
	await turn();
	expect([program.exits, closed.mock.calls.length]).toEqual([[0], 1]);
});

test('a second signal changes nothing, and what fails holds nothing up', async () => {
	const program = new Program();
	program.on('SIGTERM', () => undefined);
	const { graces, end } = held(program);
	program.emit('SIGTERM');
	program.emit('SIGTERM');
	expect(graces).toHaveLength(1);
	end(new Error('The disk is full.'));
	program.exit(1);
	await turn();
	expect(program.exits).toEqual([1]);
});

test.each([
	[undefined, 28_000],
	['60', 58_000],
	['1', 0],
	['nonsense', 28_000],
])("with n8n's grace of %s seconds, attempts have %s ms", (seconds, milliseconds) => {
	const program = new Program({ N8N_GRACEFUL_SHUTDOWN_TIMEOUT: seconds });
	program.on('SIGTERM', () => undefined);
	const { graces, end } = held(program);
	program.emit('SIGTERM');
	end();
	expect(graces).toEqual([milliseconds]);
});

test('a program that listens for no signal goes on to end by it', () => {
	const program = new Program();
	held(program);
	expect(program.eventNames()).toEqual([]);
});

test('nothing is left behind when the sender is closed', () => {
	const program = new Program();
	program.on('SIGTERM', () => undefined);
	const { graces, release } = held(program);
	release();
	program.emit('SIGTERM');
	expect(graces).toEqual([]);
});
