import { text } from '../../../lib/n8n/action/field/kinds';
import type { Answer, Field, Operation } from '../../../lib/n8n/action/service/operation';
import { byCursor } from '../../../lib/n8n/action/service/paging';

/*
 * What is the same for every kind of row in Run a Call's API: one by its ID as `{data}`, many with a cursor, one looked up
 * by something else, created, created or updated by an ID of one's own, changed.
 */

/** A kind of row. */
export interface Kind {
	/** "a customer" */
	readonly one: string;
	/** "customers" */
	readonly many: string;
	/** `/v1/customers` */
	readonly path: string;
	/** The row an operation is about; its wire name is `id`. */
	readonly locator: Field;
	readonly item: Answer['item'];
	readonly simple?: readonly string[];
}

/** How a row is written: the fields it must have, and those it may have. */
export interface Writing {
	readonly required: readonly Field[];
	readonly optional: readonly Field[];
}

const EXTERNAL_ID = 'ID in your system';
const EXTERNAL_SOURCE = 'Name of your system, such as hubspot; IDs must be unique within it';

const externalPair = [
	text('external_id', 'External ID', EXTERNAL_ID, { placeholder: 'e.g. crm-1042' }),
	text('external_source', 'External Source', EXTERNAL_SOURCE, { placeholder: 'e.g. hubspot' }),
];

/** The external ID and source of a row that another one belongs to. */
export function externalPairOf(wire: string, title: string): Field[] {
	return [
		text(`${wire}_external_id`, `${title} External ID`, `${EXTERNAL_ID}, instead of ${title}`),
		text(`${wire}_external_source`, `${title} External Source`, EXTERNAL_SOURCE),
	];
}

/** The answer with one row of this kind, or many. */
export function answerOf({ item, simple }: Pick<Kind, 'item' | 'simple'>): Answer {
	return { at: 'data', item, ...(simple === undefined ? {} : { simple }) };
}

/** One row by its ID. */
export function get(kind: Kind, options: readonly Field[] = []): Operation {
	return {
		name: 'get',
		title: 'Get',
		action: `Get ${kind.one}`,
		description: `Get ${kind.one} by its ID`,
		method: 'GET',
		path: `${kind.path}/{id}`,
		required: [kind.locator],
		...(options.length === 0 ? {} : { optional: { title: 'Options', fields: options } }),
		answer: answerOf(kind),
	};
}

/** Rows with these properties, newest first. */
export function getMany(kind: Kind, filters: readonly Field[]): Operation {
	return {
		name: 'getMany',
		title: 'Get Many',
		action: `Get many ${kind.many}`,
		description: `Get ${kind.many}, all or those that match the filters`,
		method: 'GET',
		path: kind.path,
		many: true,
		paging: byCursor({ largest: 100 }),
		optional: { title: 'Filters', fields: filters },
		answer: answerOf(kind),
	};
}

/** The row found by one field, the latest if there are several. */
export function lookUpBy(kind: Kind, name: string, title: string, fields: readonly Field[]) {
	const { simple } = kind;
	const operation: Operation = {
		name: `lookUpBy${name}`,
		title: `Look Up by ${title}`,
		action: `Look up ${kind.one} by ${lowerCase(title)}`,
		description: `Find ${kind.one}; if there are several, the latest`,
		method: 'GET',
		path: `${kind.path}/lookup`,
		required: fields,
		answer: {
			...answerOf(kind),
			beside: ['has_duplicates'],
			...(simple === undefined ? {} : { simple: [...simple, 'has_duplicates'] }),
		},
	};
	return operation;
}

function lowerCase(title: string): string {
	return title.replace(/\b(?!ID\b)[A-Z]/g, (letter) => letter.toLowerCase());
}

/** The row with this ID in one's own system. */
export function lookUpByExternalId(kind: Kind): Operation {
	return lookUpBy(kind, 'ExternalId', 'External ID', externalPair);
}

/** A new row: doing it twice makes two. */
export function create(kind: Kind, { required, optional }: Writing): Operation {
	return {
		name: 'create',
		title: 'Create',
		action: `Create ${kind.one}`,
		description: `Create ${kind.one}`,
		method: 'POST',
		path: kind.path,
		required,
		optional: { title: 'Additional Fields', fields: optional },
		answer: answerOf(kind),
	};
}

/** The row with this ID in one's own system, new or changed: doing it twice does what once does. */
export function upsert(kind: Kind, { required, optional }: Writing): Operation {
	return {
		...create(kind, { required: [...externalPair, ...required], optional }),
		name: 'upsert',
		title: 'Create or Update',
		action: `Create or update ${kind.one}`,
		description: `Create ${kind.one}, or update the one with this external ID (upsert)`,
		idempotent: true,
	};
}

/** Changes what is given of a row; the rest stays. */
export function update(kind: Kind, fields: readonly Field[]): Operation {
	return {
		name: 'update',
		title: 'Update',
		action: `Update ${kind.one}`,
		description: `Update ${kind.one}; fields that you don't set stay unchanged`,
		method: 'PATCH',
		path: `${kind.path}/{id}`,
		required: [kind.locator],
		optional: { title: 'Update Fields', fields },
		answer: answerOf(kind),
		idempotent: true,
	};
}
