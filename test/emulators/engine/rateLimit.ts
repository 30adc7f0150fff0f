/** JustCall's two rate limits, per hour and per minute, and the headers that report them. */
import { unixSeconds } from './formats';

export interface RateLimit {
	perHour: number;
	perMinute: number;
}

/** What a request is answered with: whether it is within the limits, and the headers for it. */
export interface RateVerdict {
	allowed: boolean;
	headers: Record<string, string>;
}

/** Counts requests in fixed windows of the clock. Headers are `X-Rate-Limit-…` and `X-Rate-Limit-Burst-…`. */
export function rateLimiter(limit: RateLimit): (now: number) => RateVerdict {
	const hour = fixedWindow('X-Rate-Limit', limit.perHour, 3_600_000);
	const minute = fixedWindow('X-Rate-Limit-Burst', limit.perMinute, 60_000);
	return (now) => {
		const [sustained, burst] = [hour(now), minute(now)];
		const allowed = sustained.allowed && burst.allowed;
		return { allowed, headers: { ...sustained.headers, ...burst.headers } };
	};
}

function fixedWindow(name: string, limit: number, lengthMilliseconds: number) {
	let ends = 0;
	let used = 0;
	return (now: number): RateVerdict => {
		if (now >= ends) {
			ends = now - (now % lengthMilliseconds) + lengthMilliseconds;
			used = 0;
		}
		used += 1;
		const headers = {
			[`${name}-Limit`]: String(limit),
			[`${name}-Remaining`]: String(Math.max(0, limit - used)),
			[`${name}-Reset`]: String(unixSeconds(new Date(ends))),
		};
		return { allowed: used <= limit, headers };
	};
}
