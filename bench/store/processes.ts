import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

type Message = 'ready' | 'done' | { readonly error: string };

/** Processes of their own that do the same work at the same time, over and over; each runs a module that calls `serve`. */
export class Processes {
	private constructor(private readonly children: readonly ChildProcess[]) {}

	/** Starts one for each task, which its module gets; resolves when all are ready. */
	static async start(module: string, tasks: readonly unknown[]): Promise<Processes> {
		const children = tasks.map((task) => fork(module, [JSON.stringify(task)], { execArgv: [] }));
		await Promise.all(children.map(async (child) => await said(child)));
		return new Processes(children);
	}

	/** Lets all work at once, each `count` times. */
	async work(count: number): Promise<void> {
		for (const child of this.children) child.send(count);
		await Promise.all(this.children.map(async (child) => await said(child)));
	}

	/** The same; answers how often they did it per second, together. */
	async rate(count: number): Promise<number> {
		const start = performance.now();
		await this.work(count);
		return (this.children.length * count * 1000) / (performance.now() - start);
	}

	/** Their ids. */
	get pids(): readonly number[] {
		return this.children.flatMap(({ pid }) => pid ?? []);
	}

	async close(): Promise<void> {
		const ended = this.children.map(async (child) => {
			const exit = once(child, 'exit');
			child.disconnect();
			await exit;
		});
		await Promise.all(ended);
	}
}

/** In a process: makes ready what the task says, and works when it is told to, that many times. */
export async function serve<Task>(
	open: (task: Task) => Promise<(count: number) => Promise<void>>,
): Promise<void> {
	const say = (message: Message) => process.send?.(message);
	const answer = async (work: () => Promise<unknown>, done: Message) => {
		try {
			await work();
			say(done);
		} catch (error) {
			say({ error: String(error) });
		}
	};
	let work: (count: number) => Promise<void> = async () => undefined;
	const make = async () => (work = await open(JSON.parse(process.argv[2] ?? '') as Task));
	process.on('message', (count) => void answer(async () => await work(count as number), 'done'));
	process.on('disconnect', () => process.exit());
	await answer(make, 'ready');
}

async function said(child: ChildProcess): Promise<void> {
	const { promise, resolve, reject } = Promise.withResolvers<void>();
	const onExit = () => reject(new Error('A measured process has ended'));
	child.once('exit', onExit);
	child.once('message', (message: Message) => {
		if (typeof message === 'object') reject(new Error(message.error));
		else resolve();
	});
	try {
		await promise;
	} finally {
		child.off('exit', onExit);
	}
}
