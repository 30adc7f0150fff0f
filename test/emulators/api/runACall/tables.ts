/** The tables of an emulated Run a Call organization, and the pages they are read in. */
import {
	appointmentRow,
	communicationRow,
	customerRow,
	equipmentRow,
	equipmentSystemRow,
	estimateRow,
	idOf,
	invoiceRow,
	jobRow,
	membershipRow,
	paymentRow,
	priceRow,
	propertyRow,
	tagRow,
	voiceCallRow,
} from './rows';
import type { RestAnswer, RestRequest } from '../restServer';
import { asText, unknownNames, type Row } from '../routes';
import { createTables, type Tables } from '../tables';

const MAKERS = {
	customers: customerRow,
	properties: propertyRow,
	equipment: equipmentRow,
	equipmentSystems: equipmentSystemRow,
	jobs: jobRow,
	appointments: appointmentRow,
	estimates: estimateRow,
	invoices: invoiceRow,
	payments: paymentRow,
	memberships: membershipRow,
	voiceCalls: voiceCallRow,
	pricebook: priceRow,
	communications: communicationRow,
	tags: tagRow,
} as const;

export type RunACallTable = keyof typeof MAKERS;

export interface RunACallOrganization extends Tables<RunACallTable> {
	find(table: RunACallTable, id: unknown): Row | undefined;
	/** A new row, with an id and times of its own. */
	insert(table: RunACallTable, fields: Row): Row;
}

export function createOrganization(rowsEach: number, now: () => number): RunACallOrganization {
	const { tables, seed } = createTables(MAKERS, rowsEach);
	return {
		tables,
		seed,
		find: (table, id) => tables[table].find((row) => row['id'] === id),
		insert: (table, fields) => {
			const at = new Date(now()).toISOString();
			const id = idOf(`new ${table}`, tables[table].length);
			const row = { id, ...fields, created_at: at, updated_at: at };
			tables[table].push(row);
			return row;
		},
	};
}

export type ErrorCode =
	| 'invalid_request'
	| 'unauthorized'
	| 'forbidden'
	| 'not_found'
	| 'method_not_allowed'
	| 'conflict'
	| 'unsupported_media_type'
	| 'rate_limited'
	| 'internal_error';

let rejections = 0;

/** The error envelope. */
export function errorEnvelope(code: ErrorCode, message: string): Row {
	rejections += 1;
	return {
		error: {
			code,
			message,
			doc_url: `https://docs.runacall.com/api#errors-${code}`,
			request_id: `req_${String(rejections).padStart(26, '0')}`,
		},
	};
}

export function rejected(status: number, code: ErrorCode, message: string): RestAnswer {
	return { status, body: errorEnvelope(code, message) };
}

export type Filter = (row: Row, value: string) => boolean;

export const is =
	(field: string): Filter =>
	(row, value) =>
		row[field] === value;

/** Strictly later than this time. */
export const later =
	(field: string): Filter =>
	(row, value) =>
		typeof row[field] === 'string' && Date.parse(row[field]) > Date.parse(value);

export const isTrue =
	(field: string): Filter =>
	(row, value) =>
		String(row[field]) === value;

const cursorOf = (row: Row) =>
	Buffer.from(`${String(row['created_at'])}|${String(row['id']).slice(0, 8)}`).toString(
		'base64url',
	);

/**
 * `{data, has_more, next_cursor}`: `limit` is 50 unless said, and never more than 100; `starting_after` takes a
 * `next_cursor`. Chosen here: latest first; a filter that does not exist is 400 (stricter than to overlook it).
 */
export function cursorPage(
	rows: readonly Row[],
	filters: Readonly<Record<string, Filter>>,
	request: RestRequest,
	shows: (row: Row) => Row = (row) => row,
	options: readonly string[] = [],
): RestAnswer {
	const known = ['limit', 'starting_after', ...Object.keys(filters), ...options];
	const unknown = unknownNames(request, known);
	if (unknown.length > 0) {
		return rejected(400, 'invalid_request', `Unrecognized parameter: ${unknown.join(', ')}`);
	}
	const limit = Number(asText(request, 'limit') ?? 50);
	if (!Number.isInteger(limit) || limit < 1) {
		return rejected(400, 'invalid_request', 'limit must be a positive integer');
	}
	const chosen = rows
		.filter((row) =>
			Object.entries(filters).every(([name, fits]) => {
				const value = asText(request, name);
				return value === undefined || fits(row, value);
			}),
		)
		.sort((a, b) => String(b['created_at']).localeCompare(String(a['created_at'])));
	const cursor = asText(request, 'starting_after');
	const before = cursor === undefined ? -1 : chosen.findIndex((row) => cursorOf(row) === cursor);
	if (cursor !== undefined && before < 0) {
		return rejected(400, 'invalid_request', 'starting_after is no cursor of this list');
	}
	const page = chosen.slice(before + 1, before + 1 + Math.min(limit, 100));
	const last = page.at(-1);
	const hasMore = before + 1 + page.length < chosen.length;
	return {
		status: 200,
		body: {
			data: page.map(shows),
			has_more: hasMore,
			next_cursor: hasMore && last ? cursorOf(last) : null,
		},
	};
}
