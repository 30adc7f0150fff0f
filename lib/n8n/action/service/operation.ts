/*
 * How an action node is described. A service (JustCall) has resources (Call), a resource has operations (Get Many); each
 * operation is one value that says which request it is, which fields it has and what its answer looks like. From that:
 *
 * - `properties.ts` makes n8n's parameters, with n8n's declarative routing: n8n itself puts query and body together;
 * - `paginate.ts` makes the request, as the routing's pagination function of every operation: waiting, repeating,
 *   paging, items and errors have one place;
 * - `request/search.ts` fills the lists of resource locators;
 * - `field/outputSchema.ts` writes the JSON schema n8n shows before a first run.
 *
 * To add an operation, add a value to the list of its resource. To add a service, write its `service.ts`, list it in
 * `nodes/services.ts`, and make a node of it: `actionDescription(service)` and `actionMethods(service)`.
 *
 *	const tag: Resource = {
 *		name: 'tag', title: 'Tag',
 *		operations: [getMany({
 *			action: 'Get many tags', description: 'Get the tags of the account',
 *			path: '/v1/tags', paging: byCursor({ largest: 100 }),
 *			optional: { title: 'Filters', fields: [text('name', 'Name', 'Only the tag with this name')] },
 *			answer: { at: 'data', item: Tag },
 *		})],
 *	};
 */
import type { INodeProperties } from 'n8n-workflow';
import type * as z from 'zod/v4';
import type { Headers, Json } from '../../../webhook/http/message';
import type { Paging } from './paging';

/** HTTP methods an operation may use. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One parameter of an operation, and where its value goes. The functions of `fields.ts` and `locator.ts` make them. */
export interface Field {
	/** As the service calls it; the name of n8n's parameter is that in camel case. */
	readonly wire: string;
	/** n8n's parameter, but for what the operation adds: when it is shown, whether it is required, where it is sent. */
	readonly property: INodeProperties;
	/** Left out: the path where that has `{wire}`, the query of GET and DELETE, the body of the others. */
	readonly place?: 'query' | 'body';
	/**
	 * How the value is written in query or body, where that is not as n8n has it; undefined leaves it out. `zone`: the
	 * workflow's time zone, by its IANA name.
	 */
	readonly write?: (value: Json, zone: string) => Json | undefined;
	/** Of a field among the required ones: nothing is a value, too (the empty list). */
	readonly mayBeEmpty?: boolean;
}

/** Where an answer has its items, and what they are. */
export interface Answer {
	/** The member of the answer that is the item, or the list of items; the whole answer where it is missing. */
	readonly at?: string;
	/** Members of the answer that belong to each item, too. */
	readonly beside?: readonly string[];
	/** One item. Describes the output to n8n; answers are passed on as they come. */
	readonly item: z.ZodType;
	/** Members that "Simplify" keeps, in dot notation; left out: there is no such switch. */
	readonly simple?: readonly string[];
	/** `deleted`: the item is `{deleted: true}`, whatever is answered; `file`: the answer is a file, not JSON. */
	readonly kind?: 'items' | 'deleted' | 'file';
	/** Of a file whose answer does not tell. */
	readonly file?: { readonly name: string; readonly mimeType: string };
}

/** One operation of a resource: one kind of request. */
export interface Operation {
	/** The value of n8n's parameter "operation". */
	readonly name: string;
	readonly title: string;
	/** What n8n lists it as: "Get many calls". */
	readonly action: string;
	readonly description: string;
	readonly method: Method;
	/** Below the service's address; `{wire}` is replaced by the field of that name. */
	readonly path: string;
	/** Fields the user has to fill in. */
	readonly required?: readonly Field[];
	/** Fields the user may add, under one heading. */
	readonly optional?: {
		readonly title: 'Filters' | 'Additional Fields' | 'Update Fields' | 'Options';
		readonly fields: readonly Field[];
	};
	/** Only for lists: how to ask for more of it; left out: one request gives all. */
	readonly paging?: Paging;
	/** Whether it lists things, so that the user says how many. */
	readonly many?: boolean;
	readonly answer: Answer;
	/** Whether it reads only, whatever its method: then it may be repeated. Left out: GET does. */
	readonly reads?: boolean;
	/**
	 * Whether the same request twice does what one does, as with creating by an ID of one's own: then it is sent again
	 * after an end nobody knows, and after a conflict with another request (409).
	 */
	readonly idempotent?: boolean;
	/** What reaches a person ("the SMS"): named in the warning where nobody knows whether it went out. */
	readonly sends?: string;
}

/** A kind of thing the service has, and what can be done with it. */
export interface Resource {
	/** The value of n8n's parameter "resource". */
	readonly name: string;
	readonly title: string;
	readonly operations: readonly Operation[];
}

/** A list to choose from in a resource locator. */
export interface Search {
	readonly path: string;
	readonly query?: Readonly<Record<string, string | number>>;
	/** The query parameter that searches; left out: what came is searched. */
	readonly filter?: string;
	readonly paging?: Paging;
	readonly at?: string;
	/** The entries in each thing that comes, where those are what is chosen. */
	readonly entriesIn?: (
		thing: Readonly<Record<string, Json>>,
	) => ReadonlyArray<Readonly<Record<string, Json>>>;
	/** What the list shows; undefined leaves the entry out. */
	readonly label: (entry: Readonly<Record<string, Json>>) => string | undefined;
	/** What is sent when it is chosen. */
	readonly value: (entry: Readonly<Record<string, Json>>) => string | number | undefined;
}

/** A service with an API: everything its action node is made of. */
export interface Service {
	readonly name: string;
	/** The name of the node type. */
	readonly id: string;
	/** What the node says it does. */
	readonly description: string;
	readonly documentation: string;
	readonly credential: string;
	/** `https://…` without a path; the credential's field `baseUrl` takes its place. */
	readonly address: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly timeoutSeconds: number;
	readonly resources: readonly Resource[];
	/** What a new node is set to: what most users come for. */
	readonly first: readonly [resource: string, operation: string];
	readonly searches?: Readonly<Record<string, Search>>;
	readonly words: ServiceWords;
	/** When requests are possible again, in epoch seconds, if the answer says that none are left. */
	readonly resetsAt?: (headers: Headers) => number | undefined;
}

/** What a service says about a request that failed, and what the user can do about it. */
export interface ServiceWords {
	/** The service's own words in an answer, of an error or of a rejection with status 2xx; undefined where it has none. */
	readonly said: (body: unknown) => string | undefined;
	/** Whether an answer with status 2xx is a rejection all the same. */
	readonly rejects?: (body: unknown) => boolean;
	/** Ends the sentence "… does not accept the credential: ". */
	readonly unauthorised: string;
	/** Ends the sentence "… does not allow this with this credential: "; may depend on what was asked. */
	readonly forbidden: string | ((operation: Pick<Operation, 'method' | 'reads'>) => string);
}
