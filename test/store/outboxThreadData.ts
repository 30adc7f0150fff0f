import { openOutboxThread } from '../../nodes/store/outboxThread';
import type { OutboxUnderTest, TestFinding, TestOutbox, TestRequest } from './outboxWorld';
import { SqliteFolder } from './sqliteFolder';

/** The file of outboxes, each in a thread of its own, and those opened on it. `module`: outboxTestThread.ts, compiled. */
export class OutboxThreadData extends SqliteFolder<TestOutbox> implements OutboxUnderTest {
	/** Shared with the threads: 1 while they are not to wait for a write lock that is never freed. */
	private readonly isHurried: Int32Array;

	constructor(now: () => number, module: string) {
		const isHurried = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
		super('outbox', (place) =>
			openOutboxThread<TestFinding, TestRequest>({ ...place, now, module, rules: isHurried }),
		);
		this.isHurried = isHurried;
	}

	override async breakDown(): Promise<() => Promise<void>> {
		const repair = await super.breakDown();
		Atomics.store(this.isHurried, 0, 1);
		return async () => {
			Atomics.store(this.isHurried, 0, 0);
			await repair();
		};
	}
}
