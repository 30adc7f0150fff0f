/** What of the process an orderly stop needs. */
export type StoppingProcess = Pick<
	NodeJS.Process,
	'env' | 'exit' | 'listenerCount' | 'prependListener' | 'removeListener'
>;

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
/** n8n's own default of N8N_GRACEFUL_SHUTDOWN_TIMEOUT. */
const USUAL_GRACE_SECONDS = 30;
/** Left of n8n's grace for writing and closing, before n8n ends itself by force. */
const RESERVE_MILLISECONDS = 2_000;

/** What is done when n8n stops. */
export interface Stopping {
	/** At once, within the time that n8n's own grace leaves. */
	readonly finish: (graceMilliseconds: number) => Promise<void>;
	/** After that, when n8n exits. */
	readonly close: () => Promise<void>;
}

/**
 * Does this when n8n is told to stop, and lets n8n exit once it is done: n8n waits for running workflows, but knows
 * nothing of attempts that go on behind them. Answers how to take that back.
 */
export function finishBeforeExit(
	{ finish, close }: Stopping,
	program: StoppingProcess = process,
): () => void {
	// Where nobody else listens, a signal ends the process at once, and a listener would keep it from that.
	const signals = SIGNALS.filter((signal) => program.listenerCount(signal) > 0);
	const begin = () => {
		remove();
		holdExit(finish(graceOf(program.env)), close, program);
	};
	const remove = () => signals.forEach((signal) => program.removeListener(signal, begin));
	// Before n8n's own listener, so that nothing new starts while n8n stops its parts.
	for (const signal of signals) program.prependListener(signal, begin);
	return remove;
}

function graceOf({ N8N_GRACEFUL_SHUTDOWN_TIMEOUT: text = '' }: NodeJS.ProcessEnv): number {
	const seconds = Number(text) > 0 ? Number(text) : USUAL_GRACE_SECONDS;
	return Math.max(0, seconds * 1000 - RESERVE_MILLISECONDS);
}

/** n8n ends with `process.exit`, which nothing can delay but this. */
function holdExit(
	finishing: Promise<void>,
	close: Stopping['close'],
	program: StoppingProcess,
): void {
	const exit = program.exit.bind(program);
	// What is under way may be all that keeps the process from its end.
	const alive = setInterval(() => undefined, 1000);
	const finished = finishing.catch(() => undefined).finally(() => clearInterval(alive));
	const leave = async (code?: number | string | null) => {
		await finished;
		await close().catch(() => undefined);
		exit(code);
	};
	program.exit = ((code) => void leave(code)) as typeof process.exit;
}
