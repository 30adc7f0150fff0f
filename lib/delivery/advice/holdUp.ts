/** What to do about a subscription that keeps everything waiting; undefined for one that doesn't. */
export function holdUpAdvice({
	enabled,
	pausedAt,
	autoPausedAt,
}: {
	readonly enabled: boolean;
	readonly pausedAt?: unknown;
	readonly autoPausedAt?: unknown;
}): string | undefined {
	if (!enabled) return 'The subscription is disabled: enable it to send its queued events.';
	if (pausedAt === undefined) return undefined;
	return autoPausedAt === undefined
		? 'The subscription is paused: resume it to send its queued events.'
		: 'The subscription was paused after failures: fix the endpoint, then resume it.';
}
