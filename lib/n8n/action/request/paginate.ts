import {
	NodeApiError,
	type IExecutePaginationFunctions,
	type IHttpRequestOptions,
	type IN8nRequestOperations,
} from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';
import { apiAddress } from '../service/address';
import { ActionFailure, withoutSecrets } from '../http/failure';
import { ItemOrders } from './order';
import { operate } from './operate';
import type { Operation, Resource, Service } from '../service/operation';
import { RateLimits } from '../http/rateLimit';
import { createSend } from '../http/send';
import { oneLine, errorMessage } from '../../../text/error';
import type { RequestContext } from './context';

type Pagination = Extract<
	NonNullable<IN8nRequestOperations['pagination']>,
	(...args: never[]) => unknown
>;

const PROCESS: RequestContext = {
	time: {
		nowSeconds: () => Date.now() / 1000,
		sleepSeconds: async (seconds, signal) => {
			await sleep(seconds * 1000, undefined, signal === undefined ? {} : { signal });
		},
	},
	createSend: createSend,
	orders: new ItemOrders(),
	rateLimits: new RateLimits(),
};

/**
 * An operation's requests: what n8n's routing calls, as its pagination function, for each item of a run. The items of a
 * run are done one after another; after one that failed, the rest is not sent (with Continue On Fail it is, and the failed one becomes
 * an item `{error}`). Each failure is one `NodeApiError`, one sentence that says what to do.
 */
export function paginate(
	service: Service,
	resource: Resource,
	operation: Operation,
	surroundings: RequestContext = PROCESS,
): Pagination {
	return async function ({ options }) {
		const item = this.getItemIndex();
		const routed = options as IHttpRequestOptions;
		const order = surroundings.orders.orderOf(this.getExecuteData(), item);
		return await order.run(item, async () => {
			try {
				const baseURL = apiAddress(routed.baseURL, service.address);
				const placed = { ...routed, baseURL };
				const made = await operate(this, { service, resource }, operation, placed, surroundings);
				return made.map((one) => ({ ...one, pairedItem: { item } }));
			} catch (error) {
				const failed = await nodeErrorOf(this, service, error, item);
				if (!this.continueOnFail()) throw failed;
				// Without a member `error` beside the JSON: n8n would put that in the place of the item at an error output.
				// And `error` alone in it: n8n sends only such an item to the error output.
				const { message, description } = failed;
				const told = description ? `${message} ${description}` : message;
				return [{ json: { error: told }, pairedItem: { item } }];
			}
		});
	};
}

/** n8n's error for a failure, made of words only: the HTTP client's error carries the request, and with it the key. */
async function nodeErrorOf(
	run: IExecutePaginationFunctions,
	{ credential }: Service,
	error: unknown,
	itemIndex: number,
): Promise<NodeApiError> {
	const secrets = await secretsOf(run, credential);
	const message = oneLine(withoutSecrets(errorMessage(error), secrets));
	const known = error instanceof ActionFailure ? error : undefined;
	const failure = known?.failure;
	const httpCode = failure?.kind === 'status' ? String(failure.status) : 'none';
	const made = new NodeApiError(run.getNode(), { message }, { message, httpCode, itemIndex });
	// n8n puts a sentence of its own in the place of one that has the name of a system error in it.
	made.message = message;
	made.description =
		known?.details === undefined ? null : oneLine(withoutSecrets(known.details, secrets));
	return made;
}

async function secretsOf(run: IExecutePaginationFunctions, credential: string): Promise<string[]> {
	const fields = await run.getCredentials(credential).catch(() => ({}));
	return Object.entries(fields).flatMap(([name, value]) =>
		typeof value === 'string' && !NOT_SECRET.test(name) ? [value] : [],
	);
}

/** The address, and what n8n adds to every credential. */
const NOT_SECRET = /^(baseUrl|allowed)/;
