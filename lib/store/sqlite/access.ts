import { closedStore, StoreError } from '../error';
import { isUnwritable } from './errors';
import { GroupCommit } from './groupCommit';
import type { StoreFile } from './storeFile';

/** The way to a store's file: operations run in its transactions, until it is closed. */
export class StoreAccess {
	private readonly group: GroupCommit;
	private closing: Promise<void> | undefined;

	constructor(
		private readonly file: StoreFile,
		operationsPerBatch: number,
	) {
		this.group = new GroupCommit(file, operationsPerBatch);
	}

	/** Whether it is closed, or being closed. */
	get isClosed(): boolean {
		return this.closing !== undefined;
	}

	/** Throws once it is closed. */
	assertOpen(): void {
		if (this.isClosed) throw this.closedError();
	}

	/**
	 * Opens the file; where it can't be written, as on a full disk, `mayWait` says whether a later call may open it. Rejects
	 * with a StoreError, and nothing left open.
	 */
	async open(mayWait: () => boolean | Promise<boolean>): Promise<void> {
		try {
			await this.run(() => undefined);
		} catch (error) {
			const isUnwritableNow = error instanceof StoreError && isUnwritable(error.cause);
			if (isUnwritableNow && (await mayWait())) return;
			this.file.close();
			throw error;
		}
	}

	/** As GroupCommit.run; rejects once it is closed. */
	run<T>(operation: () => T | Error, weight = 1): Promise<T> {
		if (this.isClosed) return Promise.reject(this.closedError());
		return this.group.run(operation, weight);
	}

	/** Finishes what waits, gives up what this owner holds, and closes the file. */
	close(): Promise<void> {
		this.closing ??= this.shutDown();
		return this.closing;
	}

	private async shutDown(): Promise<void> {
		try {
			while (!(await this.group.run(() => this.file.leave())));
		} catch {
			// The freed lock says the same: whoever opens the file next finds this owner dead.
		}
		this.file.close();
	}

	private closedError(): StoreError {
		const { store, file } = this.file.name;
		return closedStore(store, file);
	}
}
