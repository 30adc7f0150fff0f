import type {
	ClaimedEvent,
	ClaimOutcome,
	ClaimRequest,
	ClaimStore,
} from '../../../../lib/store/claims';
import type { AcceptedEvent } from '../../../../lib/store/received/counts';

interface Held extends ClaimedEvent {
	readonly token: number;
	/** Epoch milliseconds. */
	readonly until: number;
}

interface Stored extends ClaimedEvent {
	readonly at: number;
	readonly until: number;
}

const contentOf = ({ fingerprint }: ClaimedEvent) => fingerprint.toString('hex', 0, 8);
const deliveryOf = ({ fingerprint }: ClaimedEvent) => fingerprint.toString('hex', 8);

/** A claim store in memory, plain lists, that can be told to fail; it answers in the next turn, as one over a file does. */
export class MemoryClaims implements ClaimStore {
	/** Set to make every call reject. */
	failure: Error | undefined;
	/** Calls of `claim` so far. */
	claims = 0;
	/** How long each committed event is remembered, in order. */
	readonly remembered: number[] = [];
	/** Accepted events that were counted with a commit. */
	readonly counted: AcceptedEvent[] = [];
	/** How long claims were extended for, in order. */
	readonly extended: number[] = [];
	private stored: Stored[] = [];
	private held: Held[] = [];
	private token = 0;

	constructor(private readonly now: () => number = () => 0) {}

	async claim(request: ClaimRequest): Promise<ClaimOutcome> {
		this.claims += 1;
		await this.answering();
		const now = this.now();
		const known = this.stored.filter((one) => one.key.equals(request.key) && one.until > now);
		const held = this.held.filter((one) => one.key.equals(request.key) && one.until > now);
		const numbered = request.sameContent?.withinMilliseconds === 0;
		const is = numbered ? deliveryOf : contentOf;
		const mine = held.find((one) => is(one) === is(request));
		const tells = !/^0+$/.test(deliveryOf(request));
		if (tells && known.some((one) => deliveryOf(one) === deliveryOf(request))) {
			return { kind: 'duplicate' };
		}
		if (mine !== undefined) return { kind: 'inFlight', untilMilliseconds: mine.until };
		const last = known.at(-1);
		const same = held.length === 0 && last !== undefined && contentOf(last) === contentOf(request);
		const within = request.sameContent?.withinMilliseconds ?? Infinity;
		if (same && now - last.at < within) return { kind: 'duplicate' };
		const after = same ? 'same' : last === undefined && held.length === 0 ? 'nothing' : 'other';
		const { key, fingerprint, leaseMilliseconds } = request;
		this.token += 1;
		this.held.push({ key, fingerprint, token: this.token, until: now + leaseMilliseconds });
		return { kind: 'fresh', token: this.token, after, certain: true };
	}

	async commit(
		_: ClaimedEvent,
		token: number,
		rememberMilliseconds: number,
		accepted?: AcceptedEvent,
	): Promise<boolean> {
		await this.answering();
		const held = this.taken(token);
		if (held === undefined) return false;
		if (accepted !== undefined) this.counted.push(accepted);
		this.remembered.push(rememberMilliseconds);
		const at = this.now();
		this.stored.push({ ...held, at, until: at + rememberMilliseconds });
		return true;
	}

	async extend(_: ClaimedEvent, token: number, leaseMilliseconds: number): Promise<boolean> {
		await this.answering();
		const held = this.held.find((one) => one.token === token);
		if (held === undefined) return false;
		this.extended.push(leaseMilliseconds);
		this.held = this.held.map((one) =>
			one === held ? { ...held, until: this.now() + leaseMilliseconds } : one,
		);
		return true;
	}

	async release(_: ClaimedEvent, token: number): Promise<boolean> {
		await this.answering();
		return this.taken(token) !== undefined;
	}

	async remembers({ key, fingerprint }: ClaimedEvent): Promise<boolean> {
		await this.answering();
		return this.stored.some(
			(one) => one.key.equals(key) && one.fingerprint.equals(fingerprint) && one.until > this.now(),
		);
	}

	async purge(): Promise<number> {
		return 0;
	}

	async close(): Promise<void> {}

	private taken(token: number): Held | undefined {
		const held = this.held.find((one) => one.token === token);
		this.held = this.held.filter((one) => one !== held);
		return held;
	}

	private async answering(): Promise<void> {
		await new Promise((resolve) => setImmediate(resolve));
		if (this.failure !== undefined) throw this.failure;
	}
}
