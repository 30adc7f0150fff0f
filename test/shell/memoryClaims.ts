import type { ClaimOutcome, ClaimRequest, ClaimStore } from '../../nodes/store/claims';

interface Row {
	readonly fingerprint: Buffer;
	readonly token: number;
	/** Epoch milliseconds: when the lease, or the memory, ends. */
	readonly until: number;
	readonly committed: boolean;
}

/** A claim store in memory that can be told to fail; it answers in the next turn, as one over a file does. */
export class MemoryClaims implements ClaimStore {
	/** Set to make every call reject. */
	failure: Error | undefined;
	/** Calls of `claim` so far. */
	claims = 0;
	/** How long each committed event is remembered, in order. */
	readonly remembered: number[] = [];
	private readonly rows = new Map<string, Row>();
	private token = 0;

	constructor(private readonly now: () => number = () => 0) {}

	async claim({ key, fingerprint, leaseMilliseconds }: ClaimRequest): Promise<ClaimOutcome> {
		this.claims += 1;
		await this.answering();
		const row = this.rows.get(key.toString('hex'));
		if (row !== undefined && row.until > this.now()) {
			if (!row.fingerprint.equals(fingerprint)) return { kind: 'conflict' };
			return row.committed
				? { kind: 'duplicate' }
				: { kind: 'inFlight', untilMilliseconds: row.until };
		}
		const token = ++this.token;
		const until = this.now() + leaseMilliseconds;
		this.rows.set(key.toString('hex'), { fingerprint, token, until, committed: false });
		return { kind: 'fresh', token };
	}

	async commit(key: Buffer, token: number, rememberMilliseconds: number): Promise<boolean> {
		await this.answering();
		const row = this.held(key, token);
		if (row === undefined) return false;
		this.remembered.push(rememberMilliseconds);
		const until = this.now() + rememberMilliseconds;
		this.rows.set(key.toString('hex'), { ...row, until, committed: true });
		return true;
	}

	async release(key: Buffer, token: number): Promise<boolean> {
		await this.answering();
		return this.held(key, token) !== undefined && this.rows.delete(key.toString('hex'));
	}

	async purge(): Promise<number> {
		return 0;
	}

	async close(): Promise<void> {}

	private held(key: Buffer, token: number): Row | undefined {
		const row = this.rows.get(key.toString('hex'));
		return row?.token === token && !row.committed ? row : undefined;
	}

	private async answering(): Promise<void> {
		await new Promise((resolve) => setImmediate(resolve));
		if (this.failure !== undefined) throw this.failure;
	}
}
