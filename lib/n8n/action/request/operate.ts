import type {
	IDataObject,
	IExecutePaginationFunctions,
	IHttpRequestOptions,
	INodeExecutionData,
} from 'n8n-workflow';
import { emptyOptions } from '../../emptyFields';
import { switchIn } from '../../fieldValues';
import { readable } from '../http/answer';
import type { RequestContext } from './context';
import { ActionFailure, readsOnly, failureSentence, type Asked } from '../http/failure';
import { fileItem } from './file';
import { itemsIn, simplified } from './items';
import type { Operation, Resource, Service } from '../service/operation';
import { collect } from '../service/paging';
import { sendWithRetry } from './retry';
import { requestOf, type ReadParameter } from './compose';
import type { ApiAnswer } from '../http/send';

/** Asks the service for what an item of a run wants. `query` is added to the request. */
type Ask = (query?: IDataObject) => Promise<ApiAnswer>;

/** Does an operation for one item of a run, and gives its items. Throws `ActionFailure`. */
export async function operate(
	run: IExecutePaginationFunctions,
	{ service, resource }: { readonly service: Service; readonly resource: Resource },
	operation: Operation,
	routed: IHttpRequestOptions,
	surroundings: RequestContext,
): Promise<INodeExecutionData[]> {
	requireFilters(run, operation);
	const { options, ids } = requestOf(operation, routed, readerOf(run), run.getTimezone());
	const asked: Asked = { service, resource, operation, ids };
	const isFile = operation.answer.kind === 'file';
	const ask: Ask = async (query = {}) => {
		const request = completed(run, service, isFile, options, query);
		const outcome = await sendWithRetry(run, asked, request, surroundings);
		const nowSeconds = surroundings.time.nowSeconds();
		return readable(outcome, asked, { request, nowSeconds, file: isFile });
	};
	if (isFile) return [await fileItem(run, operation.answer, await ask(), ids)];
	const items = await itemsOf(operation, wantedBy(run, operation), ask, asked);
	const { kind, simple } = operation.answer;
	if (kind === 'deleted') return [{ json: { deleted: true } }];
	// It did what it was asked and has nothing to show (204): without an item n8n would not go on.
	if (items.length === 0 && !readsOnly(operation)) return [{ json: { success: true } }];
	const simplify =
		simple !== undefined && switchIn(run.getNodeParameter('simplify', true), 'Simplify') === true;
	return items.map((json) => ({ json: simplify ? simplified(json, simple) : json }));
}

/**
 * Throws where a filter is an expression that comes out empty: without it the service would give everything, and the
 * workflow would go on with what was not asked for.
 */
function requireFilters(run: IExecutePaginationFunctions, { optional }: Operation): void {
	if (optional?.title !== 'Filters') return;
	const titles = Object.fromEntries(
		optional.fields.map(({ property }) => [property.name, property.displayName]),
	);
	const read = (name: string) => run.getNodeParameter(name, undefined) as unknown;
	const [title] = emptyOptions(run.getNode(), read, titles, 'filters');
	if (title === undefined) return;
	const problem =
		'resolves to an empty value, so nothing would be filtered: correct its expression, or remove the filter';
	throw new ActionFailure({ kind: 'field', title, problem }, `"${title}" ${problem}`);
}

function readerOf(run: IExecutePaginationFunctions): ReadParameter {
	return (name) => {
		try {
			return { value: run.getNodeParameter(name, undefined, { extractValue: true }) };
		} catch {
			return undefined;
		}
	};
}

async function itemsOf(
	{ paging, answer }: Operation,
	wanted: number,
	ask: Ask,
	asked: Asked,
): Promise<IDataObject[]> {
	const part = async (query?: IDataObject) => {
		const { body } = await ask(query);
		return { body, items: itemsIn(body, answer) };
	};
	if (paging === undefined) return (await part()).items.slice(0, wanted);
	return await collect(paging, wanted, part, () => {
		const failure = { kind: 'endless' } as const;
		return new ActionFailure(failure, failureSentence(failure, asked));
	});
}

function wantedBy(run: IExecutePaginationFunctions, { many }: Operation): number {
	if (many !== true) return Infinity;
	if (switchIn(run.getNodeParameter('returnAll', false), 'Return All') === true) return Infinity;
	const limit = Number(run.getNodeParameter('limit', 50));
	return Number.isFinite(limit) && limit >= 1 ? Math.floor(limit) : 50;
}

/** The request as it goes out. n8n's own timeout of five minutes is far too long for a run to hang. */
function completed(
	run: IExecutePaginationFunctions,
	service: Service,
	isFile: boolean,
	options: IHttpRequestOptions,
	query: IDataObject,
): IHttpRequestOptions {
	const chosen = run.getNodeParameter('requestOptions', {}) as { timeout?: number };
	return {
		...options,
		qs: { ...options.qs, ...query },
		headers: { ...service.headers, ...options.headers },
		arrayFormat: 'brackets',
		timeout: chosen.timeout || service.timeoutSeconds * 1000,
		...(isFile ? AS_FILE : {}),
	};
}

/** A file may lie elsewhere; the key stays with the service. */
const AS_FILE = {
	encoding: 'arraybuffer',
	disableFollowRedirect: false,
	sendCredentialsOnCrossOriginRedirect: false,
} as const;
