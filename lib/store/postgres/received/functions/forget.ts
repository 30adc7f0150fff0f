import { KEPT_MILLISECONDS } from '../../../received/notes';
import { FUNCTION_SETTINGS } from '../../functionSettings';
import { FORGETTING, lockSpace } from './locks';

/**
 * Forgets one trigger that was heard of no more, with all that is known of it; answers how many rows that were, 0 where there
 * is none. While it does, nobody writes anything of any trigger.
 */
export function forgetFunction(schema: string): string {
	const unheard = `SELECT t.trigger FROM ${schema}.received_triggers t
		GROUP BY t.trigger HAVING max(t.seen_at) < moment - ${KEPT_MILLISECONDS} LIMIT 1`;
	const drop = (table: string, condition: string) => `
	DELETE FROM ${schema}.${table} t WHERE ${condition};
	GET DIAGNOSTICS dropped = ROW_COUNT;
	forgotten := forgotten + dropped;`;
	return `
CREATE FUNCTION ${schema}.received_forget_1(moment float8)
RETURNS int LANGUAGE plpgsql ${FUNCTION_SETTINGS} AS $$
DECLARE
	unheard uuid;
	forgotten int := 0;
	dropped int;
BEGIN
	${unheard} INTO unheard;
	IF unheard IS NULL THEN
		RETURN 0;
	END IF;
	PERFORM pg_advisory_xact_lock(${lockSpace(schema)}, ${FORGETTING});
	-- It may have been heard of meanwhile.
	${unheard} INTO unheard;
${drop('received_counts', `t.series = ANY (ARRAY(SELECT s.key FROM ${schema}.received_series s WHERE s.trigger = unheard))`)}
${['series', 'events', 'rejected', 'drift', 'triggers'].map((name) => drop(`received_${name}`, 't.trigger = unheard')).join('')}
	RETURN forgotten;
END $$;`;
}
