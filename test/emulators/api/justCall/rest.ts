/**
 * JustCall's REST API v2.1 over real HTTP on 127.0.0.1.
 *
 * - `Authorization: <key>:<secret>` as it is; missing or wrong: 401 `{"status":"failed","message":"Unauthorized"}`.
 * - Two rate limits, told in `X-Rate-Limit-…` and `X-Rate-Limit-Burst-…`; beyond them 429, without Retry-After.
 * - An error's body is `{status: 'failed', message}`: known for 401, taken for the others too.
 * - A plan without the API's webhooks: 403.
 * - The webhook API is `routeRequest`'s, so that what is registered here is known to `webhooks`.
 */
import { systemClock, type Clock } from '../../engine/clock';
import { createJustCall, type JustCallEmulator } from '../../platform/justCall';
import { routeRequest } from '../../justCallApi/routes';
import { rateLimiter, type RateLimit } from '../../engine/rateLimit';
import { aiRoutes } from './ai';
import { appointmentRoutes } from './appointments';
import { callRoutes } from './calls';
import { contactRoutes } from './contacts';
import { dialerRoutes } from './dialer';
import { failed } from './data/lists';
import { messageRoutes } from './messages';
import { peopleRoutes } from './people';
import { createJustCallAccount, type JustCallAccount } from './data/tables';
import { startRestServer, type RestAnswer, type RestRequest, type RestServer } from '../restServer';
import { findRoute } from '../routes';

export interface JustCallRestOptions {
	apiKey?: string;
	apiSecret?: string;
	plan?: 'team' | 'without webhooks';
	/** Default: more than any test asks. The Team plan has 1800 an hour and 30 a minute. */
	rateLimit?: RateLimit;
	/** Rows in each table; default 3. */
	rowsEach?: number;
	latencyMilliseconds?: number;
	clock?: Clock;
}

export interface JustCallRest extends RestServer, JustCallAccount {
	readonly apiKey: string;
	readonly apiSecret: string;
	/** What the webhook API registers, and the settings page. */
	readonly webhooks: JustCallEmulator;
}

const MESSAGES: Readonly<Record<number, string>> = {
	400: 'Bad request',
	401: 'Unauthorized',
	403: 'You are not allowed to do this',
	404: 'Not found',
	409: 'Conflict',
	422: 'Unprocessable entity',
	429: 'Rate limit exceeded',
};

const errorBody = (status: number) => ({
	status: 'failed',
	message: MESSAGES[status] ?? 'Server error',
});

export async function startJustCallRest(options: JustCallRestOptions = {}): Promise<JustCallRest> {
	const { apiKey = 'key', apiSecret = 'secret of the account', clock = systemClock } = options;
	const account = createJustCallAccount(options.rowsEach);
	const webhooks = createJustCall({ apiKey, apiSecret });
	const limit = rateLimiter(options.rateLimit ?? { perHour: 100_000, perMinute: 10_000 });
	const address = () => server.url;
	const routes = [
		...callRoutes(account, address),
		...messageRoutes(account, address),
		...contactRoutes(account, address),
		...peopleRoutes(account, address),
		...dialerRoutes(account, address),
		...aiRoutes(account, address),
		...appointmentRoutes(account),
	];

	const answerWithin = (request: RestRequest): RestAnswer | Promise<RestAnswer> => {
		if (request.path.startsWith('/v2.1/webhooks')) return webhookAnswer(request);
		const found = findRoute(routes, request);
		if (found === undefined) return failed(404, 'Not found');
		if (found === 'other method') return failed(405, 'Method not allowed');
		return found.route.answer({ request, at: found.at });
	};

	const webhookAnswer = (request: RestRequest): Promise<RestAnswer> =>
		routeRequest(
			{
				...request,
				query: Object.fromEntries(
					Object.entries(request.query).map(([name, value]) => [name, [value].flat()[0] ?? '']),
				),
				body: typeof request.body === 'string' ? request.body : JSON.stringify(request.body ?? ''),
			},
			{
				account: webhooks,
				mayUseWebhooks: options.plan !== 'without webhooks',
				withinLimit: true,
				// Nobody listens at the URLs of these tests; the ping has tests of its own.
				ping: { body: 'none' },
				send: () => Promise.reject(new Error('No ping is sent')),
				now: () => clock.now(),
			},
		);

	const server = await startRestServer(
		async (request) => {
			if (request.headers['authorization'] !== `${apiKey}:${apiSecret}`) {
				return failed(401, 'Unauthorized');
			}
			const rate = limit(clock.now());
			const answer = rate.allowed
				? await answerWithin(request)
				: failed(429, 'Rate limit exceeded');
			return { ...answer, headers: { ...rate.headers, ...answer.headers } };
		},
		errorBody,
		options,
	);
	return {
		...server,
		...account,
		apiKey,
		apiSecret,
		webhooks,
		close: async () => {
			await Promise.all([server.close(), webhooks.close()]);
		},
	};
}
