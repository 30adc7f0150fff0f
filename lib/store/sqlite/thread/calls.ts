import { Worker, type WorkerOptions } from 'node:worker_threads';

import { errorMessage } from '../../../text/error';
import {
	type AnswerRow,
	type CallRow,
	type Failure,
	MOST_AT_A_TIME,
	type ThreadData,
	type ThreadMessage,
} from './messages';
import { StoreError } from '../../error';

/** What starting a thread needs. */
export interface ThreadOptions extends Omit<ThreadData, 'now'> {
	/** The module that calls `serveOutbox`. */
	readonly module: string;
	/** Epoch milliseconds. */
	readonly now: () => number;
	readonly onNotice?: ((message: string) => void) | undefined;
	/** Further options of the thread. */
	readonly worker?: WorkerOptions;
}

interface Waiting {
	readonly resolve: (value: unknown) => void;
	readonly reject: (error: unknown) => void;
}

/** One thread, and the calls to it: those of one turn of the event loop go together, unless they are many. It keeps the process up only while one waits. */
export class ThreadConnection {
	/** Resolves once its file is open. */
	readonly opened: Promise<void>;
	/** Set once it has ended, with what was not asked for. */
	ended: StoreError | undefined;
	private readonly worker: Worker;
	private readonly waiting = new Map<number, Waiting>();
	private calls: CallRow[] = [];
	private lastNumber = 0;

	constructor(private readonly options: ThreadOptions) {
		const { module, file, owner, rules, now, worker } = options;
		const data: ThreadData = { file, owner, rules, now: now() };
		this.worker = new Worker(module, { ...worker, workerData: data });
		this.opened = new Promise((resolve, reject) => {
			this.waiting.set(0, { resolve: () => resolve(), reject });
		});
		// Who calls without waiting for this learns of it from the call.
		this.opened.catch(() => undefined);
		this.worker.on('message', (message: ThreadMessage) => this.hear(message));
		// Its last answers may come after the error, but not after its exit.
		let why = '';
		this.worker.on('error', (error) => (why = `: ${errorMessage(error)}`));
		this.worker.on('exit', () => this.end(this.lost(why)));
	}

	/** Calls the thread; `read` makes the value of what it answers. Rejects with a StoreError. */
	call<Value>(
		name: string,
		args: readonly unknown[],
		read: (answer: unknown) => Value,
	): Promise<Value> {
		if (this.ended) return Promise.reject(this.ended);
		return new Promise((resolve, reject) => {
			this.lastNumber += 1;
			if (this.waiting.size === 0) this.worker.ref();
			const settle = (answer: unknown) => resolve(read(answer));
			this.waiting.set(this.lastNumber, { resolve: settle, reject });
			this.calls.push([this.lastNumber, name, args]);
			if (this.calls.length === 1) setImmediate(() => this.send());
			// Not later than when those who called have run: the thread works on these while the rest comes together.
			else if (this.calls.length === MOST_AT_A_TIME) process.nextTick(() => this.send());
		});
	}

	/** Ends the thread. */
	async close(): Promise<void> {
		await this.worker.terminate();
	}

	private send(): void {
		const { calls } = this;
		this.calls = [];
		if (this.ended || calls.length === 0) return;
		try {
			this.post(calls);
		} catch {
			// One of them can't be copied, which must not cost the others.
			for (const call of calls) this.postAlone(call);
		}
	}

	private postAlone(call: CallRow): void {
		try {
			this.post([call]);
		} catch (error) {
			this.answered([call[0], false, { message: errorMessage(error) }]);
		}
	}

	private post(calls: readonly CallRow[]): void {
		this.worker.postMessage({ now: this.options.now(), calls });
	}

	private hear(message: ThreadMessage): void {
		switch (message.kind) {
			case 'opened':
				return this.answered([0, true, undefined]);
			case 'failed':
				return this.end(errorOf(message.failure));
			case 'notice':
				return this.options.onNotice?.(message.message);
			case 'answers':
				for (const answer of message.answers) this.answered(answer);
		}
	}

	private answered([number, isDone, value]: AnswerRow): void {
		const waiting = this.waiting.get(number);
		this.waiting.delete(number);
		if (isDone) waiting?.resolve(value);
		else waiting?.reject(errorOf(value));
		if (this.waiting.size === 0) this.worker.unref();
	}

	private lost(why: string): StoreError {
		return new StoreError(
			`The thread of the outbox ${this.options.file} ended${why}, and its last change may not have been saved. It restarts with the next call.`,
		);
	}

	/** Whoever waits learns that the thread has ended, or is about to. */
	private end(reason: StoreError): void {
		this.ended ??= reason;
		for (const { reject } of this.waiting.values()) reject(this.ended);
		this.waiting.clear();
	}
}

function errorOf({ message, cause }: Failure): StoreError {
	return new StoreError(message, cause === undefined ? undefined : { cause: new Error(cause) });
}
