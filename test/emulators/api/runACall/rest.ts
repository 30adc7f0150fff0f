/**
 * Run a Call's REST API v1 over real HTTP on 127.0.0.1, after its OpenAPI 3.1 description.
 *
 * - `Authorization: Bearer rkc_live_…`; a key has the scopes `read` and `write`, and GET needs the first, the others
 *   the second. 401 and 403 in the error envelope `{error: {code, message, doc_url, request_id}}`.
 * - One row comes as `{data}`, a list as `{data, has_more, next_cursor}`, a lookup as `{data, has_duplicates}`.
 * - No DELETE. What another organization has is 404, like what is not there.
 * - 60 requests a minute, 120 in ten seconds, five at the same time: beyond that 429 and `Retry-After` in seconds.
 * - Every answer has an `X-Request-Id`.
 */
import { systemClock, type Clock } from '../../engine/clock';
import { startRestServer, type RestAnswer, type RestRequest, type RestServer } from '../restServer';
import { findRoute } from '../routes';
import { appointmentRoutes } from './appointments';
import { jobRoutes } from './jobs';
import { moneyRoutes } from './money';
import { resourceRoutes } from './routes';
import {
	createOrganization,
	errorEnvelope,
	rejected,
	type ErrorCode,
	type RunACallOrganization,
} from './tables';
import { Rejection } from './writes';

export type Scope = 'read' | 'write';

/** The usual keys: one may do everything, one may only read. */
export const FULL_KEY = `rkc_live_${'Ab3'.repeat(10)}Zz`;
export const READ_KEY = `rkc_live_${'Cd4'.repeat(10)}Yy`;

export interface RunACallRestOptions {
	keys?: Readonly<Record<string, readonly Scope[]>>;
	/** Default: more than any test asks. The API has 60 a minute, and 120 in ten seconds. */
	rateLimit?: { perMinute: number; perTenSeconds: number };
	/** Requests of one key at the same time; the API has 5. */
	concurrent?: number;
	rowsEach?: number;
	latencyMilliseconds?: number;
	clock?: Clock;
}

export interface RunACallRest extends RestServer, RunACallOrganization {
	/** The most requests that were under way at the same time. */
	readonly mostAtOnce: () => number;
}

const CODES: Readonly<Record<number, ErrorCode>> = {
	400: 'invalid_request',
	401: 'unauthorized',
	403: 'forbidden',
	404: 'not_found',
	405: 'method_not_allowed',
	409: 'conflict',
	415: 'unsupported_media_type',
	422: 'invalid_request',
	429: 'rate_limited',
};

const errorBody = (status: number) => {
	const code = CODES[status] ?? 'internal_error';
	return errorEnvelope(code, `The request failed: ${code}`);
};

export async function startRunACallRest(options: RunACallRestOptions = {}): Promise<RunACallRest> {
	const { clock = systemClock, latencyMilliseconds = 0 } = options;
	const keys: Readonly<Record<string, readonly Scope[]>> = options.keys ?? {
		[FULL_KEY]: ['read', 'write'],
		[READ_KEY]: ['read'],
	};
	const now = () => clock.now();
	const organization = createOrganization(options.rowsEach ?? 3, now);
	const routes = [resourceRoutes, jobRoutes, appointmentRoutes, moneyRoutes]
		.flatMap((routesOf) => routesOf(organization, now))
		.map((one) => ({ ...one, path: `/v1${one.path}` }));
	const limits = windows(options.rateLimit ?? { perMinute: 10_000, perTenSeconds: 10_000 });
	let underWay = 0;
	let mostAtOnce = 0;

	const answerTo = (request: RestRequest): RestAnswer => {
		const scopes = keys[bearerOf(request) ?? ''];
		if (!scopes) return rejected(401, 'unauthorized', UNAUTHORIZED);
		const retryAfter = underWay > (options.concurrent ?? 5) ? 1 : limits(now());
		if (retryAfter > 0) {
			const headers = { 'Retry-After': String(retryAfter) };
			return { ...rejected(429, 'rate_limited', 'Rate limit exceeded'), headers };
		}
		const found = findRoute(routes, request);
		if (found === undefined) return rejected(404, 'not_found', 'No such path');
		if (found === 'other method') return rejected(405, 'method_not_allowed', 'Method not allowed');
		const scope: Scope = request.method === 'GET' ? 'read' : 'write';
		if (!scopes.includes(scope)) {
			return rejected(403, 'forbidden', 'This API key has insufficient scope');
		}
		try {
			return found.route.answer({ request, at: found.at });
		} catch (error) {
			if (error instanceof Rejection) return error.answer;
			throw error;
		}
	};

	const server = await startRestServer(
		async (request) => {
			underWay += 1;
			mostAtOnce = Math.max(mostAtOnce, underWay);
			try {
				const answer = answerTo(request);
				if (latencyMilliseconds > 0) await systemClock.sleep(latencyMilliseconds);
				return { ...answer, headers: { 'X-Request-Id': requestId(answer), ...answer.headers } };
			} finally {
				underWay -= 1;
			}
		},
		errorBody,
		{ clock },
	);
	return { ...server, ...organization, mostAtOnce: () => mostAtOnce };
}

const UNAUTHORIZED =
	'Missing or malformed Authorization header. Expected: Authorization: Bearer rkc_live_...';

function bearerOf({ headers }: RestRequest): string | undefined {
	return /^Bearer (\S+)$/.exec(String(headers['authorization']))?.[1];
}

/** The same id as in the error's body; something in other answers. */
function requestId({ body }: RestAnswer): string {
	const { error } = body as { error?: { request_id: string } };
	return error?.request_id ?? 'req_00000000000000000000000000';
}

/** Gives the seconds to wait, 0 for none. */
function windows({ perMinute, perTenSeconds }: { perMinute: number; perTenSeconds: number }) {
	const all = [
		{ lengthMilliseconds: 60_000, most: perMinute, ends: 0, used: 0 },
		{ lengthMilliseconds: 10_000, most: perTenSeconds, ends: 0, used: 0 },
	];
	return (now: number): number => {
		let seconds = 0;
		for (const window of all) {
			if (now >= window.ends) {
				window.ends = now - (now % window.lengthMilliseconds) + window.lengthMilliseconds;
				window.used = 0;
			}
			window.used += 1;
			if (window.used > window.most) seconds = Math.ceil((window.ends - now) / 1000);
		}
		return seconds;
	};
}
