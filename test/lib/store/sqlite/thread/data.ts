import { openOutboxThread } from '../../../../../lib/store/sqlite/thread/open';
import type {
	OutboxUnderTest,
	TestFinding,
	TestOutbox,
	TestRequest,
} from '../../outbox/model/world';
import { SqliteFolder } from '../folder';

/** What the threads of testThread.ts share with their caller. */
export interface ThreadControls {
	/** 1: they are not to wait for a write lock that is never freed. */
	readonly isHurried: Int32Array;
	/** How many transactions they have committed. */
	readonly commits: Int32Array;
	/** 1: each look at `performance.now()` is a minute after the one before. */
	readonly isSlow: Int32Array;
}

/** How a request to change a subscription ends the thread: within its transaction, before that, or as soon as it is done. */
export const ENDINGS = {
	exits: { merges: { ending: 'exits' } },
	throws: { merges: { ending: 'throws' } },
	throwsOnceAnswered: { merges: { ending: 'throws once it has answered' } },
} satisfies Record<string, TestRequest>;

/** The file of outboxes, each in a thread of its own, and those opened on it. `module`: testThread.ts, compiled. */
export class OutboxThreadData extends SqliteFolder<TestOutbox> implements OutboxUnderTest {
	private readonly controls: ThreadControls;

	constructor(now: () => number, module: string) {
		const controls = {
			isHurried: sharedNumber(),
			commits: sharedNumber(),
			isSlow: sharedNumber(),
		};
		super('outbox', (place) =>
			openOutboxThread<TestFinding, TestRequest>({ ...place, now, module, rules: controls }),
		);
		this.controls = controls;
	}

	/** How many transactions the threads have committed. */
	get commits(): number {
		return Atomics.load(this.controls.commits, 0);
	}

	timePasses(): void {
		Atomics.store(this.controls.isSlow, 0, 1);
	}

	override async breakDown(): Promise<() => Promise<void>> {
		const repair = await super.breakDown();
		Atomics.store(this.controls.isHurried, 0, 1);
		return async () => {
			Atomics.store(this.controls.isHurried, 0, 0);
			await repair();
		};
	}
}

/** A number, 0 at first, that threads share. */
export function sharedNumber(): Int32Array {
	return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}
