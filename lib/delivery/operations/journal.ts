import type { Outbox } from '../../store/outbox';
import type { JournalEntry } from '../../store/outbox/attempt';
import type { SenderLog } from '../dispatch/endpoint/storeHealth';
import type { Clock } from '../../time/clock';
import { errorMessage } from '../../text/error';

/** Entries handed over at a time. */
const ENTRIES_AT_A_TIME = 100;
/** After entries could not be taken or read: a pause, doubled each time up to the most. */
const FIRST_PAUSE_MILLISECONDS = 500;
const MOST_PAUSE_MILLISECONDS = 60_000;

type OnEntries = (entries: readonly JournalEntry[]) => Promise<void>;

/** What following the journal needs. */
export interface JournalReadersOptions {
	readonly outbox: Pick<Outbox, 'addReader' | 'removeReader' | 'read' | 'acknowledge'>;
	readonly clock: Clock;
	readonly log: SenderLog;
	/** How often to look for entries that other processes wrote. */
	readonly pollMilliseconds: number;
}

/** The journal's readers in this process. */
export class JournalReaders {
	private readonly followers = new Set<Follower>();
	private closed = false;

	constructor(private readonly options: JournalReadersOptions) {}

	/** Entries were written by this process. */
	wake(): void {
		for (const follower of this.followers) follower.wake();
	}

	/** Hands a reader its entries from the last acknowledged one on, at least once each. */
	async follow(reader: string, onEntries: OnEntries): Promise<{ stop(): Promise<void> }> {
		await this.options.outbox.addReader(reader);
		const follower = new Follower(reader, onEntries, this.options);
		// Closed meanwhile: nobody would end it.
		if (this.closed) return { stop: async () => undefined };
		this.followers.add(follower);
		follower.start();
		return { stop: async () => await this.stop(follower) };
	}

	/** Forgets a reader, and ends who follows under this name. */
	async forget(reader: string): Promise<void> {
		const named = [...this.followers].filter((follower) => follower.reader === reader);
		await Promise.all(named.map((follower) => this.stop(follower)));
		await this.options.outbox.removeReader(reader);
	}

	/** Ends all, each after the entries it is busy with. */
	async close(): Promise<void> {
		this.closed = true;
		await Promise.all([...this.followers].map((follower) => this.stop(follower)));
	}

	private async stop(follower: Follower): Promise<void> {
		this.followers.delete(follower);
		await follower.stop();
	}
}

class Follower {
	private stopped = false;
	/** Whether there may be entries that were not looked for. */
	private woken = true;
	private interrupt: () => void = () => undefined;
	private running: Promise<void> = Promise.resolve();
	private pauseMilliseconds = 0;
	/** What was handed over, or begun to be, and is not acknowledged. */
	private open: { readonly entries: readonly JournalEntry[]; isHandedOver: boolean } | undefined;

	constructor(
		readonly reader: string,
		private readonly onEntries: OnEntries,
		private readonly options: JournalReadersOptions,
	) {}

	start(): void {
		this.running = this.run();
	}

	wake(): void {
		this.woken = true;
		if (this.pauseMilliseconds === 0) this.interrupt();
	}

	async stop(): Promise<void> {
		this.stopped = true;
		this.interrupt();
		await this.running;
	}

	private async run(): Promise<void> {
		while (!this.stopped) {
			this.woken = false;
			const found = await this.step();
			if (!found && !this.isWanted()) await this.rest();
		}
	}

	/** Read while running, so that the loop above sees what changed meanwhile. */
	private isWanted(): boolean {
		return this.stopped || (this.woken && this.pauseMilliseconds === 0);
	}

	/** Hands over what there is; false where there is nothing, or it could not be. */
	private async step(): Promise<boolean> {
		const { outbox, log } = this.options;
		try {
			// After a failure the store may be another one: its file was put back, or moved away.
			if (this.pauseMilliseconds > 0) await outbox.addReader(this.reader);
			const read = await outbox.read(this.reader, ENTRIES_AT_A_TIME);
			if (read.length > 0 && !this.stopped) await this.handOver(read);
			this.pauseMilliseconds = 0;
			return read.length > 0;
		} catch (error) {
			const doubled = Math.max(FIRST_PAUSE_MILLISECONDS, this.pauseMilliseconds * 2);
			this.pauseMilliseconds = Math.min(MOST_PAUSE_MILLISECONDS, doubled);
			const reason = errorMessage(error);
			log.warn(
				`Delivery log entries could not be passed to the trigger; this will be retried: ${reason}`,
			);
			return false;
		}
	}

	/**
	 * Hands entries over and acknowledges them. Where that failed before, the same ones come again without those that were
	 * added since, so that who takes them knows them again; where they were taken, they are acknowledged only.
	 */
	private async handOver(read: readonly JournalEntry[]): Promise<void> {
		const open = continues(read, this.open?.entries) ? this.open : undefined;
		const current = (this.open = open ?? { entries: read, isHandedOver: false });
		if (!current.isHandedOver) await this.onEntries(current.entries);
		current.isHandedOver = true;
		await this.options.outbox.acknowledge(this.reader, current.entries.at(-1)?.id ?? 0);
		this.open = undefined;
	}

	private async rest(): Promise<void> {
		const { clock, pollMilliseconds } = this.options;
		await new Promise<void>((resolve) => {
			const cancel = clock.timer(Math.max(pollMilliseconds, this.pauseMilliseconds), resolve);
			this.interrupt = () => {
				cancel();
				resolve();
			};
		});
		this.interrupt = () => undefined;
	}
}

/** Whether what was read begins with these entries; by time as well, as ids begin anew in a store that was lost. */
function continues(
	read: readonly JournalEntry[],
	entries: readonly JournalEntry[] | undefined,
): boolean {
	return (
		entries?.every(({ id, at }, place) => read[place]?.id === id && read[place].at === at) ?? false
	);
}
