import type { ICredentialType, INodeExecutionData, INodeParameters, INodeType } from 'n8n-workflow';
import * as z from 'zod/v4';
import { actionDescription } from '../../../../lib/n8n/action/description';
import type { RequestContext } from '../../../../lib/n8n/action/request/context';
import { flag, text } from '../../../../lib/n8n/action/field/kinds';
import { ItemOrders } from '../../../../lib/n8n/action/request/order';
import type { Operation, Service } from '../../../../lib/n8n/action/service/operation';
import { RateLimits } from '../../../../lib/n8n/action/http/rateLimit';
import { byCursor, byPage } from '../../../../lib/n8n/action/service/paging';
import type { RequestOutcome } from '../../../../lib/n8n/action/http/send';
import { isObject } from '../../../../lib/webhook/http/message';
import { contextFor, runContext, type PlacedAction } from './run';

const START_SECONDS = Date.parse('2026-11-21T12:00:00Z') / 1000;

const Thing = z.looseObject({ id: z.number() });
const id = text('id', 'Thing ID', 'The thing');

const operations: Operation[] = [
	{
		...{ name: 'get', title: 'Get', action: 'Get a thing', description: 'Get one thing' },
		method: 'GET',
		path: '/things/{id}',
		required: [id],
		answer: { at: 'data', item: Thing },
	},
	{
		...{ name: 'getMany', title: 'Get Many', action: 'Get things', description: 'Get things' },
		method: 'GET',
		path: '/things',
		many: true,
		paging: byPage({ largest: 100 }),
		answer: { at: 'data', item: Thing },
	},
	{
		...{ name: 'getAll', title: 'Get All', action: 'Get all things', description: 'Get things' },
		method: 'GET',
		path: '/things/all',
		many: true,
		paging: byCursor({ largest: 100 }),
		answer: { at: 'data', item: Thing },
	},
	{
		...{ name: 'send', title: 'Send', action: 'Send a thing', description: 'Send a thing' },
		method: 'POST',
		path: '/things/send',
		sends: 'the thing',
		required: [text('to', 'To', 'Who gets it')],
		optional: {
			title: 'Additional Fields',
			fields: [flag('soon', 'Soon', 'Whether it is urgent')],
		},
		answer: { at: 'data', item: Thing },
	},
	{
		...{ name: 'change', title: 'Change', action: 'Change', description: 'Change a thing' },
		method: 'PUT',
		path: '/things/{id}',
		required: [id],
		answer: { at: 'data', item: Thing },
	},
	{
		...{ name: 'look', title: 'Look', action: 'Look', description: 'Look for a thing' },
		method: 'POST',
		path: '/things/look',
		reads: true,
		answer: { at: 'data', item: Thing },
	},
	{
		...{ name: 'delete', title: 'Delete', action: 'Delete', description: 'Delete a thing' },
		method: 'DELETE',
		path: '/things/{id}',
		required: [id],
		answer: { kind: 'deleted', item: Thing },
	},
];

/** A service made up for tests; its limit is in `x-left` and `x-resets-at`. */
export const acme: Service = {
	name: 'Acme',
	id: 'acme',
	description: 'Work with the things of Acme',
	documentation: 'https://acme.example.com',
	credential: 'acmeApi',
	address: 'https://api.acme.example.com',
	timeoutSeconds: 20,
	resources: [{ name: 'thing', title: 'Thing', operations }],
	first: ['thing', 'get'],
	resetsAt: (headers) => (headers['x-left'] === '0' ? Number(headers['x-resets-at']) : undefined),
	words: {
		said: (body) =>
			isObject(body) && typeof body['message'] === 'string' ? body['message'] : undefined,
		rejects: (body) => isObject(body) && body['ok'] === false,
		unauthorised: 'copy the key from the settings of Acme',
		forbidden: 'use the key of an admin',
	},
};

/** The seconds from which the clock of a scripted world starts. */
export const startSeconds = START_SECONDS;

class AcmeApi implements ICredentialType {
	name = 'acmeApi';
	displayName = 'Acme API';
	properties = [];
}

/** An answer of the service. */
export function answer(
	status: number,
	body: unknown = {},
	headers: Record<string, string> = {},
): RequestOutcome {
	const typed = { 'content-type': 'application/json', ...headers };
	return { kind: 'answer', status, headers: typed, body };
}

/** What the service answers when all is well. */
export const fine = (...ids: number[]) => answer(200, { data: ids.map((each) => ({ id: each })) });

/** A world in which requests have the outcomes of a script, and time passes only by waiting. */
export class World {
	readonly asked: Array<{ at: number; method: string; url: string; query: object; body: object }> =
		[];
	readonly waits: number[] = [];
	/** What comes next; when there is nothing more, all is well. */
	script: Array<RequestOutcome | ((url: string) => RequestOutcome | Promise<RequestOutcome>)> = [];
	private seconds = START_SECONDS;
	private readonly surroundings: RequestContext = {
		time: {
			nowSeconds: () => this.seconds,
			sleepSeconds: async (seconds) => {
				this.waits.push(seconds);
				this.seconds += seconds;
			},
		},
		createSend: () => async (options) => {
			const { method = 'GET', url, qs = {}, body } = options;
			const at = this.seconds - START_SECONDS;
			this.asked.push({ at, method, url, query: qs, body: body as object });
			const next = this.script.shift() ?? fine(1);
			return typeof next === 'function' ? await next(url) : next;
		},
		orders: new ItemOrders(),
		rateLimits: new RateLimits(),
	};

	/** Runs an operation of the service. */
	async run(
		operation: string,
		parameters: INodeParameters = {},
		more: Partial<PlacedAction> = {},
	): Promise<INodeExecutionData[]> {
		return await runContext(contextFor(this.placed(operation, parameters, more)));
	}

	/** A node of the service, to be run. */
	placed(
		operation: string,
		parameters: INodeParameters = {},
		more: Partial<PlacedAction> = {},
	): PlacedAction {
		const nodeType: INodeType = {
			description: {
				...actionDescription(acme, this.surroundings),
				icon: 'file:acme.svg',
				credentials: [{ name: 'acmeApi', required: true }],
			},
		};
		return {
			nodeType,
			credentialType: AcmeApi,
			credential: { apiKey: 'very-secret-key', baseUrl: 'https://api.acme.example.com' },
			parameters: {
				resource: 'thing',
				operation,
				...{ id: '7', to: 'Ada', additionalFields: {} },
				...parameters,
			},
			...more,
		};
	}
}
