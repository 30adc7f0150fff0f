/** Remembered at the most; those that have ended by themselves are forgotten then. */
const mostHeld = 20_000;

/** Of a delivery's first claim, also of one that is made as it is stored. */
export const FIRST_TOKEN = 1;

interface HeldClaim {
	readonly token: number;
	readonly until: number;
	readonly subscriptionId: string;
}

/** The claims that this outbox has made, for giving them up when it is closed. */
export class HeldClaims {
	private readonly held = new Map<number, HeldClaim>();

	/** A claim was made. */
	hold(delivery: number, claim: HeldClaim, now: number): void {
		if (this.held.size >= mostHeld) this.forgetEnded(now);
		this.held.set(delivery, claim);
	}

	/** Whose delivery it is; undefined where its claim is not remembered. */
	subscriptionOf(delivery: number): string | undefined {
		return this.held.get(delivery)?.subscriptionId;
	}

	/** Whose delivery it is, where this is its first claim: nothing was attempted before. */
	firstOf({
		number,
		token,
	}: {
		readonly number: number;
		readonly token: number;
	}): string | undefined {
		const isHeld = token === FIRST_TOKEN && this.held.get(number)?.token === token;
		return isHeld ? this.subscriptionOf(number) : undefined;
	}

	/** A claim has ended. */
	release(delivery: number, token: number): void {
		if (this.held.get(delivery)?.token === token) this.held.delete(delivery);
	}

	/** Takes some of those that are left. */
	take(count: number): { readonly numbers: number[]; readonly tokens: number[] } {
		const some = [...this.held].slice(0, count);
		for (const [number] of some) this.held.delete(number);
		return {
			numbers: some.map(([number]) => number),
			tokens: some.map(([, { token }]) => token),
		};
	}

	private forgetEnded(now: number): void {
		for (const [number, { until }] of this.held) if (until <= now) this.held.delete(number);
	}
}
