import { STRETCHES } from '../../../outbox/statistics';
import { KEPT_MILLISECONDS } from '../../../received/notes';
import { FUNCTION_SETTINGS } from '../../functionSettings';

/**
 * Forgets up to `slice` rows each of stretches, rejected requests and drift that are kept no longer, those locked now aside:
 * it waits for nobody. Answers how many.
 */
export function purgeFunction(schema: string): string {
	const stretches = Object.values(STRETCHES).map(
		({ milliseconds, keptMilliseconds }) => `
	DELETE FROM ${schema}.received_counts WHERE ctid = ANY (ARRAY(
		SELECT c.ctid FROM ${schema}.received_series s CROSS JOIN LATERAL (
			SELECT o.ctid FROM ${schema}.received_counts o
				WHERE o.series = s.key AND o.minutes = ${milliseconds / 60_000}
					AND o.began <= moment - ${milliseconds + keptMilliseconds}
				LIMIT slice FOR UPDATE SKIP LOCKED) c LIMIT slice));
	GET DIAGNOSTICS dropped = ROW_COUNT;
	forgotten := forgotten + dropped;`,
	);
	return `
CREATE FUNCTION ${schema}.received_purge_1(moment float8, slice int)
RETURNS int LANGUAGE plpgsql ${FUNCTION_SETTINGS} AS $$
DECLARE
	over CONSTANT float8 := moment - ${KEPT_MILLISECONDS};
	forgotten int := 0;
	dropped int;
BEGIN${stretches.join('')}
	DELETE FROM ${schema}.received_rejected WHERE id = ANY (ARRAY(
		SELECT r.id FROM ${schema}.received_rejected r WHERE r.at < over
			ORDER BY r.at LIMIT slice FOR UPDATE SKIP LOCKED));
	GET DIAGNOSTICS dropped = ROW_COUNT;
	forgotten := forgotten + dropped;
	DELETE FROM ${schema}.received_drift WHERE ctid = ANY (ARRAY(
		SELECT d.ctid FROM ${schema}.received_drift d
			WHERE d.day < (to_timestamp(over / 1000) AT TIME ZONE 'UTC')::date
			LIMIT slice FOR UPDATE SKIP LOCKED));
	GET DIAGNOSTICS dropped = ROW_COUNT;
	DELETE FROM ${schema}.received_writers WHERE ctid = ANY (ARRAY(
		SELECT w.ctid FROM ${schema}.received_writers w WHERE w.at < over FOR UPDATE SKIP LOCKED));
	RETURN forgotten + dropped;
END $$;`;
}
