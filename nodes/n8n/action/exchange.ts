import {
	NodeApiError,
	type IDataObject,
	type IExecutePaginationFunctions,
	type IHttpRequestOptions,
	type IN8nRequestOperations,
	type INodeExecutionData,
} from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';
import { ActionFailure, sentenceOf, withoutSecrets, type Asked } from './failure';
import { fileItem } from './file';
import { itemsIn, simplified } from './items';
import { Lanes } from './lane';
import type { Operation, Resource, Service } from './operation';
import { Pace, type Time } from './pace';
import { collect, EndlessList } from './paging';
import { patiently, readable } from './patience';
import { requestOf } from './request';
import { sender, type Asker, type Send } from './sending';

/** What an exchange needs of the world. */
export interface Surroundings {
	readonly time: Time;
	readonly sender: (asker: Asker, credential: string) => Send;
	readonly lanes: Lanes;
	readonly pace: Pace;
}

type Pagination = Extract<
	NonNullable<IN8nRequestOperations['pagination']>,
	(...args: never[]) => unknown
>;

const PROCESS: Surroundings = {
	time: {
		nowSeconds: () => Date.now() / 1000,
		sleepSeconds: async (seconds, signal) => {
			await sleep(seconds * 1000, undefined, signal === undefined ? {} : { signal });
		},
	},
	sender,
	lanes: new Lanes(),
	pace: new Pace(),
};

/**
 * An operation's requests: what n8n's routing calls, as its pagination function, for each item of a run. The items of a
 * run take turns; after one that failed, the rest is not sent (with Continue On Fail it is, and the failed one becomes
 * an item `{error}`). Each failure is one `NodeApiError`, one sentence that says what to do.
 */
export function exchange(
	service: Service,
	resource: Resource,
	operation: Operation,
	surroundings: Surroundings = PROCESS,
): Pagination {
	return async function (requestData) {
		const item = this.getItemIndex();
		const lane = surroundings.lanes.laneOf(this.getExecuteData(), item);
		return await lane.turn(item, async () => {
			const asked: Asked = { service, resource, operation, ids: [] };
			try {
				const options = requestData.options as IHttpRequestOptions;
				const made = await itemsFor(this, asked, operation, options, surroundings);
				return made.map((one) => ({ ...one, pairedItem: { item } }));
			} catch (error) {
				const failed = await nodeErrorOf(this, asked, error, item);
				if (!this.continueOnFail()) throw failed;
				return [{ json: { error: failed.message }, error: failed, pairedItem: { item } }];
			}
		});
	};
}

async function itemsFor(
	run: IExecutePaginationFunctions,
	asked: Asked,
	operation: Operation,
	routed: IHttpRequestOptions,
	surroundings: Surroundings,
): Promise<INodeExecutionData[]> {
	const { service } = asked;
	const { answer: expected } = operation;
	const read = (name: string) =>
		run.getNodeParameter(name, undefined, { extractValue: true }) as unknown;
	const { options, ids } = requestOf(operation, routed, read, run.getTimezone());
	(asked.ids as string[]).push(...ids);
	const ask = async (query: IDataObject) => {
		const request = completed(run, service, operation, options, query);
		const outcome = await patiently(run, asked, request, surroundings);
		return readable(outcome, asked, request, expected.kind === 'file');
	};
	if (expected.kind === 'file') return [await fileItem(run, expected, await ask({}), ids)];
	const wanted = wantedBy(run, operation);
	const part = async (query: IDataObject) => {
		const { body } = await ask(query);
		return { body, items: itemsIn(body, expected) };
	};
	const items =
		operation.paging === undefined
			? (await part({})).items.slice(0, wanted)
			: await collect(operation.paging, wanted, part);
	if (expected.kind === 'deleted') return [{ json: { deleted: true } }];
	// An answer without a body, 204: n8n drops a branch that has no items, and it did what it was asked.
	if (items.length === 0 && operation.many !== true) return [{ json: { success: true } }];
	const { simple } = expected;
	const simplify = simple !== undefined && run.getNodeParameter('simplify', true) === true;
	return items.map((json) => ({ json: simplify ? simplified(json, simple) : json }));
}

function wantedBy(run: IExecutePaginationFunctions, { many }: Operation): number {
	if (many !== true || run.getNodeParameter('returnAll', false) === true) return Infinity;
	const limit = Number(run.getNodeParameter('limit', 50));
	return Number.isFinite(limit) && limit >= 1 ? Math.floor(limit) : 50;
}

/** The request as it goes out. n8n's own timeout of five minutes is far too long for a run to hang. */
function completed(
	run: IExecutePaginationFunctions,
	service: Service,
	{ answer }: Operation,
	options: IHttpRequestOptions,
	query: IDataObject,
): IHttpRequestOptions {
	const chosen = run.getNodeParameter('requestOptions', {}) as { timeout?: number };
	const isFile = answer.kind === 'file';
	return {
		...options,
		qs: { ...options.qs, ...query },
		headers: { ...service.headers, ...options.headers },
		arrayFormat: 'brackets',
		timeout: chosen.timeout || service.timeoutSeconds * 1000,
		// A file may lie elsewhere; the key stays with the service.
		...(isFile
			? {
					encoding: 'arraybuffer',
					disableFollowRedirect: false,
					sendCredentialsOnCrossOriginRedirect: false,
				}
			: {}),
	};
}

async function nodeErrorOf(
	run: IExecutePaginationFunctions,
	asked: Asked,
	error: unknown,
	itemIndex: number,
): Promise<NodeApiError> {
	const { service } = asked;
	const known = error instanceof ActionFailure ? error : undefined;
	const words =
		error instanceof EndlessList
			? sentenceOf({ kind: 'endless' }, asked)
			: error instanceof Error
				? error.message
				: String(error);
	const message = withoutSecrets(words, await secretsOf(run, service.credential));
	const httpCode = known?.failure.kind === 'status' ? String(known.failure.status) : 'none';
	// Made of our own words only: the client's error carries the request, and with it the key.
	return new NodeApiError(
		run.getNode(),
		{ message },
		{ message, description: '', httpCode, itemIndex },
	);
}

async function secretsOf(run: IExecutePaginationFunctions, credential: string): Promise<string[]> {
	const fields = await run.getCredentials(credential).catch(() => ({}));
	return Object.entries(fields).flatMap(([name, value]) =>
		typeof value === 'string' && name !== 'baseUrl' ? [value] : [],
	);
}
