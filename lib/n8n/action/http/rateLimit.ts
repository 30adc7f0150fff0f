import type { Headers } from '../../../webhook/http/message';
import { retryAfterOf } from '../../../webhook/retry/header';
import type { Service } from '../service/operation';

/** Time, as the exchange sees it. */
export interface Time {
	nowSeconds(): number;
	/** Ends early when the run is cancelled. */
	sleepSeconds(seconds: number, cancelled?: AbortSignal): Promise<void>;
}

/** The longest one request may wait altogether: a minute's limit, and a little. */
export const LONGEST_WAIT_SECONDS = 75;
/** How often one request is sent at most. */
export const MOST_ATTEMPTS = 5;

/** A limit resets at the end of a second, and clocks differ. */
const MARGIN_SECONDS = 1;

/** How long until requests are possible again, in seconds; undefined where an answer does not say. */
export function waitSecondsOf(
	service: Pick<Service, 'resetsAt'>,
	headers: Headers,
	nowSeconds: number,
): number | undefined {
	const asked = retryAfterOf(headers, nowSeconds);
	const resetsAt = service.resetsAt?.(headers);
	const resets =
		resetsAt === undefined ? undefined : Math.max(0, resetsAt - nowSeconds) + MARGIN_SECONDS;
	return asked === undefined ? resets : Math.max(asked, resets ?? 0);
}

/**
 * What the answers to one credential said about its limits, for all runs of this process: a run that used up the minute
 * lets the next one wait for the reset instead of being rejected.
 */
export class RateLimits {
	private readonly freeAt = new Map<string, number>();

	/** After an answer: remembers when the limit resets, if nothing is left of it. */
	learn(credential: string, resetsAt: number | undefined): void {
		if (resetsAt !== undefined) this.freeAt.set(credential, resetsAt + MARGIN_SECONDS);
	}

	/** Seconds until the limit resets; 0 where it is not used up, or where the reset is too far to wait for. */
	waitSeconds(credential: string, nowSeconds: number): number {
		const left = (this.freeAt.get(credential) ?? 0) - nowSeconds;
		if (left <= 0) this.freeAt.delete(credential);
		return left > 0 && left <= LONGEST_WAIT_SECONDS ? left : 0;
	}
}
