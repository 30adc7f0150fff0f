/**
 * How the functions run that many rows depend on: by index, whatever the statistics say of tables that were empty a minute
 * ago, with plans that are kept.
 */
export const inSchema = `LANGUAGE plpgsql SET search_path = $schema, pg_temp SET enable_seqscan = off
	SET enable_mergejoin = off SET jit = off SET plan_cache_mode = force_generic_plan`;

/** The same for those that join rows of large tables, each to be looked up: limits are estimated at a tenth of a table. */
export const byIndex = `${inSchema} SET enable_hashjoin = off`;

/**
 * Locks that are no rows. \`removal\`: whoever adds deliveries shares it, so that a removed subscription gets none any more;
 * \`journal\`: whoever writes entries shares it, so that a reader can wait for numbers that were given out but not committed.
 */
const locks = { removal: 1, journal: 2 } as const;

/** A statement of plpgsql that takes a lock until the transaction ends. */
export function lock(mode: 'SHARED' | 'EXCLUSIVE', name: keyof typeof locks): string {
	const taken = mode === 'SHARED' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock';
	return `PERFORM ${taken}(hashtext('outbox of ' || current_schema()), ${locks[name]})`;
}

/** A key as it is indexed: an index takes texts up to some length only. */
export function shortKey(key: string): string {
	return `CASE WHEN octet_length(${key}) > 500
		THEN E'\\x02' || encode(sha256(convert_to(${key}, 'UTF8')), 'hex') ELSE ${key} END`;
}

/**
 * Rows with the places `i` of a list, in order. What lists have at a place is read from them several times faster than rows of
 * `unnest`, which are written down for each list first. Not for joins with large tables: so many rows are expected of it that
 * a plan may read the whole table instead.
 */
export const placesOf = (list: string) => `generate_series(1, cardinality(${list})) AS i`;

/**
 * Whether there is a row of a table by its index, for each of some rows; where `EXISTS` stands alone or after `AND` in a `WHERE`,
 * it does as well. Elsewhere PostgreSQL 18 may read the whole table for it, into a hash, whatever `enable_seqscan` says.
 */
export const anyOf = (rows: string) => `(SELECT true FROM ${rows} LIMIT 1) IS NOT NULL`;
