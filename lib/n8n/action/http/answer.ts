import type { IHttpRequestOptions } from 'n8n-workflow';
import { ActionFailure, detailsOf, failureSentence, type Asked, type Failure } from './failure';
import { oneLine } from '../../../text/error';
import { waitSecondsOf } from './rateLimit';
import type { ApiAnswer, RequestOutcome } from './send';

/** How an outcome is to be read. */
export interface Reading {
	readonly request: Pick<IHttpRequestOptions, 'timeout' | 'baseURL'>;
	readonly nowSeconds: number;
	/** Whether the answer is to be a file. */
	readonly file?: boolean;
}

/** The answer, if it did what was asked; throws `ActionFailure` otherwise. */
export function readable(outcome: RequestOutcome, asked: Asked, reading: Reading): ApiAnswer {
	const failure =
		outcome.kind === 'answer'
			? answerFailure(outcome, asked, reading)
			: networkFailure(outcome, reading);
	if (failure !== undefined) {
		const sentence = failureSentence(failure, asked);
		throw new ActionFailure(failure, sentence, detailsOf(failure, asked, sentence));
	}
	return outcome as ApiAnswer;
}

function networkFailure(
	outcome: Exclude<RequestOutcome, ApiAnswer>,
	{ request: { timeout = 0, baseURL = '' } }: Reading,
): Failure {
	switch (outcome.kind) {
		case 'timeout':
			return { kind: 'timeout', seconds: Math.round(timeout / 100) / 10 };
		case 'unreachable':
			return { ...outcome, address: baseURL };
		default:
			return outcome;
	}
}

/** Statuses that are the API's only where its words are with them; a gateway of somebody else sends them, too. */
const NEEDS_WORDS = new Set([400, 404, 405, 409, 410, 415, 422]);

function answerFailure(
	{ status, headers, body: sent }: ApiAnswer,
	{ service: { words, resetsAt } }: Asked,
	{ nowSeconds, file = false }: Reading,
): Failure | undefined {
	const type = String(headers['content-type'] ?? 'no content type').replace(/;.*$/, '');
	const good = status >= 200 && status < 300;
	if (good && file && !/\bjson\b/i.test(type)) return undefined;
	const body = file ? jsonOf(sent) : sent;
	const isText = typeof body === 'string' && body !== '';
	const rejected = good && words.rejects?.(body) === true;
	if (good && !rejected) return isText || file ? { kind: 'no-json', status, type } : undefined;
	if (isText && NEEDS_WORDS.has(status)) return { kind: 'no-json', status, type };
	const waitSeconds = waitSecondsOf({ resetsAt }, headers, nowSeconds);
	return {
		kind: 'status',
		status,
		said: saidIn(words.said(body)),
		retryAt: waitSeconds === undefined ? undefined : nowSeconds + waitSeconds,
		answeredAt: nowSeconds,
	};
}

/** The service's own words as one line of a bearable length. */
function saidIn(words: string | undefined): string | undefined {
	const said = oneLine(words ?? '').trim();
	return said === '' ? undefined : said.slice(0, MOST_SAID_CHARACTERS);
}

const MOST_SAID_CHARACTERS = 300;

/** The JSON of bytes; their text where they are none. */
function jsonOf(body: unknown): unknown {
	if (!Buffer.isBuffer(body)) return body;
	const text = body.toString('utf8');
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}
