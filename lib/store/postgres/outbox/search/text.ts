import type { Sought, TextPattern } from '../../../outbox/sought';
import type { OutboxDatabase } from '../access/database';
import { directionOf, type Position, type Search, searchFor } from './statement';

/** Deliveries looked at by one statement, and about how much data of their events. */
const ROWS_AT_A_TIME = 500;
const BYTES_AT_A_TIME = 2 * 1024 * 1024;

/** A filter with a text to look for. */
export interface SoughtText extends Sought {
	readonly pattern: TextPattern;
}

/** What was found, and where the search goes on; undefined: it is at its end. */
export interface Found {
	readonly numbers: readonly number[];
	readonly after: number | undefined;
}

/** Looks through what the filter finds for up to `limit` deliveries that have the text, for so long at the most. */
export async function findText(
	database: OutboxDatabase,
	{ filter, pattern }: SoughtText,
	start: Position,
	limit: number,
	milliseconds = Infinity,
): Promise<Found> {
	const until = performance.now() + milliseconds;
	const numbers: number[] = [];
	let after: number | undefined = start.after;
	do {
		const position: Position = { ...start, after };
		const search = await searchFor(database, filter, position, ROWS_AT_A_TIME);
		if (search === undefined) return { numbers, after: undefined };
		const looked = await look(database, search, pattern, position);
		const found = looked.filter(({ matches }) => matches).slice(0, limit - numbers.length);
		numbers.push(...found.map(({ number }) => number));
		const last = looked.at(-1);
		const isAll = (last?.place ?? 0) === (last?.candidates ?? 0);
		const isAtEnd = isAll && (last?.candidates ?? 0) < ROWS_AT_A_TIME;
		after = isAtEnd ? undefined : last?.number;
	} while (after !== undefined && numbers.length < limit && performance.now() < until);
	const isFull = numbers.length === limit;
	return { numbers, after: isFull ? numbers.at(-1) : after };
}

interface LookedAt {
	readonly number: number;
	readonly matches: boolean;
	/** Which one it is of those that were looked at, and how many there were to be looked at. */
	readonly place: number;
	readonly candidates: number;
}

/** The matches among the candidates of a search, and the last one that was looked at. */
async function look(
	database: OutboxDatabase,
	search: Search,
	{ plain, escaped, inJson }: TextPattern,
	position: Position,
): Promise<LookedAt[]> {
	const values = [...search.values, plain, escaped, inJson, `evt_${database.mark}`];
	const [plainly, asJson, inData, eventPrefix] = [1, 2, 3, 4].map(
		(place) => `$${search.values.length + place}::text`,
	);
	const order = `ORDER BY number ${directionOf(position)}`;
	return await database.run<LookedAt>(
		'',
		`WITH found AS MATERIALIZED (${search.text}), sized AS (
			SELECT d.number, d.event, d.order_key, e.data, count(*) OVER () AS candidates,
				sum(octet_length(e.data)) OVER (ORDER BY d.number ${directionOf(position)}) - octet_length(e.data) AS before
			FROM found f JOIN $schema.deliveries d ON d.number = f.number JOIN $schema.events e ON e.number = d.event
		), looked AS (
			SELECT number, candidates, row_number() OVER (${order}) AS place, coalesce(
				('dlv_' || number) ~ ${plainly} OR (${eventPrefix} || ${inBase36('event')}) ~ ${plainly}
				-- Those that PostgreSQL can't keep as they are begin so: see storedText.
				OR CASE WHEN starts_with(order_key, E'\\x01') THEN order_key ~ ${asJson} ELSE order_key ~ ${plainly} END
				OR data ~ ${inData}, false) AS matches
			FROM sized WHERE before <= ${BYTES_AT_A_TIME}
		)
		SELECT * FROM looked WHERE matches OR place = (SELECT max(place) FROM looked) ${order}`,
		values,
	);
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';
/** As many as the ids of events have. */
const MOST_DIGITS = 10;

/** A positive number as event ids have it. */
function inBase36(number: string): string {
	const digits = Array.from(
		{ length: MOST_DIGITS },
		(_, place) =>
			`substr('${DIGITS}', (${number} / ${36 ** (MOST_DIGITS - 1 - place)} % 36)::integer + 1, 1)`,
	);
	return `ltrim(${digits.join(' || ')}, '0')`;
}
