/** How Run a Call reads a body, finds the rows it refers to, and inserts or updates by external id. */
import * as z from 'zod/v4';
import type { RestAnswer, RestRequest } from '../restServer';
import type { Row } from '../routes';
import { rejected, type RunACallOrganization, type RunACallTable } from './tables';

/** A rejection on the way to an answer. */
export class Rejection extends Error {
	constructor(readonly answer: RestAnswer) {
		super('rejected');
	}
}

export const reject = (...reason: Parameters<typeof rejected>): never => {
	throw new Rejection(rejected(...reason));
};

/** The body, if it is one that the API accepts. Throws a Rejection: 415, 400 or 422. */
export function readBody(schema: z.ZodType, { headers, body }: RestRequest): Row {
	if (!String(headers['content-type'] ?? '').startsWith('application/json')) {
		reject(415, 'unsupported_media_type', 'Content-Type must be application/json');
	}
	if (typeof body !== 'object' || body === null) {
		reject(400, 'invalid_request', 'The body is no JSON object');
	}
	const { success, data, error } = schema.safeParse(body);
	if (success) return data as Row;
	const [issue] = error.issues;
	const where = issue?.path.join('.') ?? '';
	return reject(
		422,
		'invalid_request',
		where === '' ? (issue?.message ?? '') : `${where}: ${issue?.message ?? ''}`,
	);
}

/** The row of this id. Throws a Rejection, 404: a row of another organization is not there either. */
export function existing(
	organization: RunACallOrganization,
	table: RunACallTable,
	id: unknown,
): Row {
	return organization.find(table, id) ?? reject(404, 'not_found', `No ${table} with this id`);
}

/** Both or neither of external id and source. Throws a Rejection, 422. */
export function checkPair(fields: Row, prefix = ''): void {
	const [id, source] = [fields[`${prefix}external_id`], fields[`${prefix}external_source`]];
	if ((id === undefined) === (source === undefined)) return;
	reject(422, 'invalid_request', `${prefix}external_id needs ${prefix}external_source`);
}

const isPair = (row: Row, id: unknown, source: unknown) =>
	row['external_id'] === id && row['external_source'] === source;

/** Puts `<what>_id` in the place of an external pair. Throws a Rejection, 422, where there is no such row. */
export function resolveReference(
	{ tables }: RunACallOrganization,
	fields: Row,
	what: string,
	table: RunACallTable,
	required: boolean,
): Row {
	checkPair(fields, `${what}_`);
	const {
		[`${what}_id`]: id,
		[`${what}_external_id`]: externalId,
		[`${what}_external_source`]: externalSource,
		...others
	} = fields;
	if (id === undefined && externalId === undefined) {
		if (required) reject(422, 'invalid_request', `${what}_id is required`);
		return fields;
	}
	const row = tables[table].find((one) =>
		id === undefined ? isPair(one, externalId, externalSource) : one['id'] === id,
	);
	if (!row) return reject(422, 'invalid_request', `${what} not found in this organization`);
	return { ...others, [`${what}_id`]: row['id'] };
}

/** 201 and a new row; 200 and the row with this external pair, changed. */
export function upsert(
	organization: RunACallOrganization,
	table: RunACallTable,
	fields: Row,
	usual: Row,
): RestAnswer {
	checkPair(fields);
	const id = fields['external_id'];
	const found =
		id === undefined
			? undefined
			: organization.tables[table].find((row) => isPair(row, id, fields['external_source']));
	if (found) return { status: 200, body: { data: Object.assign(found, fields) } };
	return { status: 201, body: { data: organization.insert(table, { ...usual, ...fields }) } };
}

/** Changes a row. */
export function change(row: Row, fields: Row, now: () => number): RestAnswer {
	const updated_at = new Date(now()).toISOString();
	return { status: 200, body: { data: Object.assign(row, fields, { updated_at }) } };
}
