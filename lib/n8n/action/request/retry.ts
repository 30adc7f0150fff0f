import type { IExecutePaginationFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { mayRepeat, type Asked } from '../http/failure';
import type { RequestContext } from './context';
import { LONGEST_WAIT_SECONDS, MOST_ATTEMPTS, waitSecondsOf } from '../http/rateLimit';
import type { RequestOutcome } from '../http/send';

/** Reading is tried this often when the service fails. */
const MOST_READING_ATTEMPTS = 3;
const FAILING = new Set([502, 503, 504]);

/**
 * Sends one request, and again where that cannot do anything twice: a request rejected by the rate limit was not done,
 * reading changes nothing, and what is idempotent changes nothing the second time. Whatever else changes something is
 * never repeated after an end nobody knows.
 */
export async function sendWithRetry(
	run: IExecutePaginationFunctions,
	asked: Asked,
	request: IHttpRequestOptions,
	{ time, createSend, rateLimits }: RequestContext,
): Promise<RequestOutcome> {
	const { service } = asked;
	const cancelled = run.getExecutionCancelSignal();
	const credential = `${service.id} ${run.getNode().credentials?.[service.credential]?.id ?? ''}`;
	const send = createSend(run, service.credential);
	let waited = 0;
	for (let attempt = 1; ; attempt += 1) {
		const limited = rateLimits.waitSeconds(credential, time.nowSeconds());
		if (limited > 0) await time.sleepSeconds(limited, cancelled);
		cancelled?.throwIfAborted();
		// n8n's HTTP client changes the options it is given.
		const outcome = await send({ ...request, headers: { ...request.headers } });
		if (outcome.kind === 'answer')
			rateLimits.learn(credential, service.resetsAt?.(outcome.headers));
		const pause = retryDelaySeconds(outcome, asked, attempt, time.nowSeconds());
		if (pause === undefined || waited + pause > LONGEST_WAIT_SECONDS) return outcome;
		waited += pause;
		await time.sleepSeconds(pause, cancelled);
	}
}

/** How long to wait before the request is sent again; undefined where it is not. */
function retryDelaySeconds(
	outcome: RequestOutcome,
	{ service, operation }: Pick<Asked, 'service' | 'operation'>,
	attempt: number,
	nowSeconds: number,
): number | undefined {
	if (outcome.kind === 'answer' && outcome.status === 429) {
		if (attempt >= MOST_ATTEMPTS) return undefined;
		return waitSecondsOf(service, outcome.headers, nowSeconds) ?? 2 ** attempt;
	}
	if (!mayRepeat(operation) || attempt >= MOST_READING_ATTEMPTS) return undefined;
	if (outcome.kind === 'lost') return attempt;
	if (outcome.kind !== 'answer') return undefined;
	const conflicts = outcome.status === 409 && operation.idempotent === true;
	if (!conflicts && !FAILING.has(outcome.status)) return undefined;
	return waitSecondsOf(service, outcome.headers, nowSeconds) ?? attempt;
}
