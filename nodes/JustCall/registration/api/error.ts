import { truncatedLine } from '../../../../lib/text/error';
import { isObject } from '../../../../lib/webhook/http/message';
import { rateLimitResetsAt, type JustCallAnswer } from './client';

/** Why JustCall rejected a registration, each with another remedy. */
export type RegistrationCode =
	'unauthorised' | 'plan' | 'url-not-public' | 'rate-limited' | 'api-down' | 'rejected';

/** One event type registered at JustCall, by the platform's name, and the id to delete it with. */
export interface Registered {
	readonly type: string;
	readonly urlId: string;
}

/** A registration that failed. `message` says what to do, for the person who activates the workflow. */
export class RegistrationError extends Error {
	override readonly name = 'RegistrationError';

	constructor(
		readonly code: RegistrationCode,
		message: string,
		/** What could not be taken back. The same URL adopts it the next time. */
		readonly leftBehind: readonly Registered[] = [],
	) {
		super(message);
	}
}

/** Why a request failed, and JustCall's own words on it. */
export interface Failure {
	readonly code: RegistrationCode;
	readonly says: string;
	/** Epoch seconds. */
	readonly resetsAt?: number | undefined;
}

/** What is wrong with an answer; undefined for one that did what was asked. */
export function failureOf({ status, headers, body }: JustCallAnswer): Failure | undefined {
	const says = wordsOf(body) ?? `HTTP ${status}`;
	if (status >= 200 && status < 300) {
		const rejected = isObject(body) && (body.status === 'failed' || body.status === 'error');
		if (!rejected) return undefined;
		return { code: /unauthori[sz]ed/i.test(says) ? 'unauthorised' : rejectionCode(says), says };
	}
	if (status === 401) return { code: 'unauthorised', says };
	if (status === 402 || status === 403) return { code: 'plan', says };
	if (status === 429) return { code: 'rate-limited', says, resetsAt: rateLimitResetsAt(headers) };
	const answered = status >= 400 && status < 500 && status !== 408;
	return { code: answered ? rejectionCode(says) : 'api-down', says };
}

/** A rejection that speaks of the URL is about the check that JustCall makes of it. */
function rejectionCode(says: string): RegistrationCode {
	return /\burl\b/i.test(says) ? 'url-not-public' : 'rejected';
}

function wordsOf(body: unknown): string | undefined {
	if (!isObject(body)) return undefined;
	const words = [body.message, body.error].find((one) => typeof one === 'string' && one !== '');
	return typeof words === 'string' ? truncatedLine(words, 300) : undefined;
}

/** The error to show for a failure; `url` is the one that was to be registered. */
export function errorFor(
	failure: Failure,
	url = '',
	leftBehind: readonly Registered[] = [],
): RegistrationError {
	const types = leftBehind.map(({ type }) => type).join(', ');
	const rest =
		types === ''
			? ''
			: ` Still registered: ${types}. Delete it in JustCall, or publish again to reuse it.`;
	return new RegistrationError(
		failure.code,
		SENTENCES[failure.code](failure, url) + rest,
		leftBehind,
	);
}

/** The end of the year 9999, in epoch seconds: what lies beyond is no date. */
const LAST_DAY = 253_402_300_799;

const SENTENCES: Readonly<Record<RegistrationCode, (failure: Failure, url: string) => string>> = {
	unauthorised: () =>
		"JustCall rejected the API key and secret. Copy both from JustCall (Settings > API & Webhooks, or https://app.justcall.io/app/developersApiCredentials) into the credential's two fields.",
	plan: ({ says }) =>
		`This JustCall account can't use webhooks ("${says}"). They require the Team plan or higher: upgrade, or use the API key of an account with such a plan.`,
	'url-not-public': ({ says }, url) =>
		`JustCall rejected the webhook URL ${url} (${says}). It must be public, begin with https:// and answer 200; its base is set by N8N_WEBHOOK_URL (WEBHOOK_URL in older versions).`,
	'rate-limited': ({ resetsAt }) =>
		`JustCall's API rate limit is reached. Try again ${resetsAt === undefined || resetsAt > LAST_DAY ? 'in a minute or, if that fails, in an hour' : `after ${timeOf(resetsAt)}`}.`,
	'api-down': ({ says }) => `JustCall's API is unavailable (${says}). Try again in a few minutes.`,
	rejected: ({ says }) =>
		`JustCall rejected the events ("${says}"). Select other events, or set Registration to Manual and add the webhook in JustCall under Settings > API & Webhooks.`,
};

function timeOf(epochSeconds: number): string {
	const [day, time] = new Date(epochSeconds * 1000).toISOString().slice(0, 19).split('T');
	return `${day} ${time} UTC`;
}
