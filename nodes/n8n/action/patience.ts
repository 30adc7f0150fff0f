import type { IExecutePaginationFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { isObject } from '../../webhook/message';
import { ActionFailure, mayRepeat, sentenceOf, type Asked, type Failure } from './failure';
import type { Surroundings } from './exchange';
import { LONGEST_WAIT_SECONDS, MOST_ATTEMPTS, waitSecondsOf } from './pace';
import type { ApiAnswer, Outcome } from './sending';

/** Reading is tried this often when the service fails. */
const MOST_READING_ATTEMPTS = 3;
const FAILING = new Set([502, 503, 504]);

/**
 * Sends one request, and again where that cannot do anything twice: a request refused for the rate limit was not done,
 * reading changes nothing, and what is idempotent changes nothing the second time. Whatever else changes something is
 * never repeated after an end nobody knows.
 */
export async function patiently(
	run: IExecutePaginationFunctions,
	asked: Asked,
	request: IHttpRequestOptions,
	{ time, sender, pace }: Surroundings,
): Promise<Outcome> {
	const { service } = asked;
	const cancelled = run.getExecutionCancelSignal();
	const credential = `${service.id} ${run.getNode().credentials?.[service.credential]?.id ?? ''}`;
	const send = sender(run, service.credential);
	let waited = 0;
	for (let attempt = 1; ; attempt += 1) {
		const limited = pace.waitSeconds(credential, time.nowSeconds());
		if (limited > 0) await time.sleepSeconds(limited, cancelled);
		cancelled?.throwIfAborted();
		// n8n's HTTP client changes the options it is given.
		const outcome = await send({ ...request, headers: { ...request.headers } });
		if (outcome.kind === 'answer') pace.learn(credential, service.resetsAt?.(outcome.headers));
		const pause = pauseSeconds(outcome, asked, attempt, time.nowSeconds());
		if (pause === undefined || waited + pause > LONGEST_WAIT_SECONDS) return outcome;
		waited += pause;
		await time.sleepSeconds(pause, cancelled);
	}
}

/** How long to wait before the request is sent again; undefined where it is not. */
export function pauseSeconds(
	outcome: Outcome,
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

/** The answer, if it did what was asked; throws `ActionFailure` otherwise. */
export function readable(
	outcome: Outcome,
	asked: Asked,
	request: IHttpRequestOptions,
	file: boolean,
): ApiAnswer {
	const failure = failureOf(outcome, asked, request, file);
	if (failure !== undefined) throw new ActionFailure(failure, sentenceOf(failure, asked));
	return outcome as ApiAnswer;
}

function failureOf(
	outcome: Outcome,
	{ service }: Asked,
	request: IHttpRequestOptions,
	file: boolean,
): Failure | undefined {
	if (outcome.kind === 'timeout') return { kind: 'timeout', seconds: seconds(request.timeout) };
	if (outcome.kind === 'lost' || outcome.kind === 'withheld') return outcome;
	if (outcome.kind === 'unreachable') return { ...outcome, address: String(request.baseURL) };
	const { status, headers } = outcome;
	const type = String(headers['content-type'] ?? 'no content type').replace(/;.*$/, '');
	const isJson = /\bjson\b/i.test(type);
	const body = bodyOf(outcome.body, file && (isJson || status >= 400));
	const good = status >= 200 && status < 300;
	if (good && file && !isJson) return undefined;
	const refused = good && service.words.refuses?.(body) === true;
	const readableBody = typeof body === 'object' || body === '' || body === undefined;
	if (good && !refused) return readableBody ? undefined : { kind: 'no-json', status, type };
	const said = service.words.said(body)?.slice(0, 300);
	if (!isObject(body) && status < 500 && ![401, 403, 429].includes(status) && body !== '')
		return { kind: 'no-json', status, type };
	return { kind: 'status', status, said, resetsAt: service.resetsAt?.(headers) };
}

function seconds(milliseconds = 0): number {
	return Math.round(milliseconds / 100) / 10;
}

/** The JSON of bytes; the body as it came otherwise. */
function bodyOf(body: unknown, parse: boolean): unknown {
	if (!parse || !Buffer.isBuffer(body)) return body;
	try {
		return JSON.parse(body.toString('utf8')) as unknown;
	} catch {
		return body.toString('utf8');
	}
}
