import { setTimeout as sleep } from 'node:timers/promises';

import {
	assertDuration,
	assertEvent,
	assertRequest,
	type ClaimedEvent,
	type ClaimOutcome,
	type ClaimRequest,
	type ClaimStore,
} from '../../claims';
import { assertAccepted } from '../../received/assert';
import type { AcceptedEvent } from '../../received/counts';
import { StoreAccess } from '../access';
import { SqliteClaimFile } from './file';
import { wholeMilliseconds } from '../../wholeMilliseconds';
import type { ClaimFileOptions } from './readOnly';

/** About 3 ms of work. */
const operationsPerBatch = 500;
/** About 2 ms of work. */
const purgeRows = 500;

/**
 * Opens the deduplication store in an SQLite file, which several processes of one host may share:
 * voids the claims of processes that died and loads the index, in slices. A file that can't be written, as on a full
 * disk, is read, and opened by a later call. Rejects with a StoreError, in particular for a file that a newer version
 * has written.
 */
export async function openSqliteClaims(
	options: Omit<ClaimFileOptions, 'sleep'> & Partial<Pick<ClaimFileOptions, 'sleep'>>,
): Promise<ClaimStore> {
	const { steady } = options;
	const file = new SqliteClaimFile({
		sleep,
		...options,
		now: wholeMilliseconds(options.now),
		steady: steady && wholeMilliseconds(steady),
	});
	const access = new StoreAccess(file, operationsPerBatch);
	await access.open(() => file.openToRead());
	return new SqliteClaims(file, access);
}

class SqliteClaims implements ClaimStore {
	constructor(
		private readonly file: SqliteClaimFile,
		private readonly access: StoreAccess,
	) {}

	async claim(request: ClaimRequest, loadTimeout?: () => Promise<unknown>): Promise<ClaimOutcome> {
		assertRequest(request);
		if (!this.file.isLoaded) {
			const known = this.file.recognise(request);
			// What a duplicate came with is still to be remembered.
			if (known !== undefined && request.signature === undefined) return known;
			if (known === undefined) {
				await Promise.race([this.file.loaded, ...(loadTimeout ? [loadTimeout()] : [])]);
			}
		}
		try {
			return await this.access.run(() => this.file.tables.claim(request));
		} catch (error) {
			// What is remembered needs no room on the disk and no lock to be recognised.
			const known = this.access.isClosed ? undefined : this.file.recognise(request);
			if (known?.kind === 'duplicate') return known;
			throw error;
		}
	}

	async extend(event: ClaimedEvent, token: number, leaseMilliseconds: number): Promise<boolean> {
		assertEvent(event);
		assertDuration('leaseMilliseconds', leaseMilliseconds);
		return await this.access.run(() => this.file.tables.extend(event, token, leaseMilliseconds));
	}

	async commit(
		event: ClaimedEvent,
		token: number,
		rememberMilliseconds: number,
		accepted?: AcceptedEvent,
	): Promise<boolean> {
		assertEvent(event);
		assertDuration('rememberMilliseconds', rememberMilliseconds);
		if (accepted !== undefined) assertAccepted(accepted);
		return await this.access.run(() =>
			this.file.tables.commit(event, token, rememberMilliseconds, accepted),
		);
	}

	async release(event: ClaimedEvent, token: number): Promise<boolean> {
		assertEvent(event);
		return await this.access.run(() => this.file.tables.release(event, token));
	}

	async remembers(event: ClaimedEvent): Promise<boolean> {
		assertEvent(event);
		await this.file.loaded;
		// Within a transaction, which follows what other processes have written.
		return await this.access.run(() => this.file.tables.remembered.knows(event));
	}

	async purge(): Promise<number> {
		let total = 0;
		for (;;) {
			const forgotten = await this.access.run(() => this.file.tables.purge(purgeRows));
			if (forgotten === 0) return total;
			total += forgotten;
		}
	}

	close(): Promise<void> {
		return this.access.close();
	}
}
