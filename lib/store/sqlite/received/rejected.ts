import type { DatabaseSync } from 'node:sqlite';

import type { VerdictKind } from '../../../webhook/answers';
import type { RejectedPage, RejectedPaging } from '../../received';
import type { RejectedRequest } from '../../received/notes';
import { tupleQuery } from '../tupleQuery';

type Row = [
	number: number,
	triggerId: string,
	at: number,
	verdict: VerdictKind,
	reason: string,
	address: string,
	headers: string,
	bodyBytes: number,
	body: string | null,
];

const FIRST_PAGE = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] as const;

/** Reads rejected requests that are committed in one open file. */
export class RejectedReading {
	private readonly run: ReturnType<typeof prepareRejected>;

	constructor(database: DatabaseSync) {
		this.run = prepareRejected(database);
	}

	page({ triggerId, limit, after }: RejectedPaging): RejectedPage {
		const place = after === undefined ? FIRST_PAGE : placeOf(after);
		if (place === undefined) return { requests: [] };
		const rows =
			triggerId === undefined
				? this.run.page.all(...place, limit + 1)
				: this.run.pageOf.all(triggerId, ...place, limit + 1);
		const shown = rows.slice(0, limit);
		const [number, , at] = rows.length > limit ? (shown.at(-1) ?? []) : [];
		const next = number === undefined ? undefined : `${at}-${number}`;
		return { requests: shown.map(requestOf), next };
	}

	one(id: string): RejectedRequest | undefined {
		const row = /^[1-9]\d{0,14}$/.test(id) ? this.run.one.get(Number(id)) : undefined;
		return row && requestOf(row);
	}
}

/** Where the page ended that has this text as its next; undefined for a text of none. */
function placeOf(text: string): readonly [at: number, number: number] | undefined {
	const [, at, number] = /^(\d{1,15})-([1-9]\d{0,14})$/.exec(text) ?? [];
	return at === undefined ? undefined : [Number(at), Number(number)];
}

function requestOf(row: Row): RejectedRequest {
	const [number, triggerId, at, verdict, reason, address, headers, bodyBytes, body] = row;
	return {
		id: String(number),
		triggerId,
		at,
		verdict,
		reason,
		address,
		headers: JSON.parse(headers) as Record<string, string>,
		bodyBytes,
		...(body !== null && { body }),
	};
}

function prepareRejected(database: DatabaseSync) {
	const rows = `SELECT rejected.number, id, at, verdict, reason, address, headers, body_bytes, body
		FROM received_rejected AS rejected JOIN received_triggers AS trigger
			ON trigger.number = rejected.trigger_number WHERE`;
	const order = '(at, rejected.number) < (?, ?) ORDER BY at DESC, rejected.number DESC LIMIT ?';
	return {
		one: tupleQuery<Row>(database, `${rows} rejected.number = ?`),
		page: tupleQuery<Row>(database, `${rows} ${order}`),
		pageOf: tupleQuery<Row>(
			database,
			`${rows} trigger_number = (SELECT number FROM received_triggers WHERE id = ?) AND ${order}`,
		),
	};
}
