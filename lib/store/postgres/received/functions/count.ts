import { DURATION_BOUNDS } from '../../../durations';
import { EVENT_TYPES_KEPT } from '../../../received/notes';
import { FUNCTION_SETTINGS } from '../../functionSettings';
import { FORGETTING, lockSpace, SLOTS } from './locks';

const summed = Array.from(
	{ length: DURATION_BOUNDS.length + 1 },
	(_, at) => `t.durations[${at + 1}] + g.durations[${at + 1}]`,
).join(', ');

/** Changes the slot's rows, or adds those that are not there yet, which is rare; `missing` is how many those are. */
function upsert(
	table: string,
	{ given, at, set, columns }: Record<'given' | 'at' | 'set' | 'columns', string>,
): string {
	const isSame = `t.slot = mine AND ${at}`;
	return `
	WITH g AS MATERIALIZED (SELECT * FROM ${given}), changed AS (
		UPDATE ${table} t SET ${set} FROM g WHERE ${isSame} RETURNING 1
	)
	SELECT (SELECT count(*) FROM g) - (SELECT count(*) FROM changed) INTO missing;
	IF missing > 0 THEN
		INSERT INTO ${table} (slot, ${columns})
			SELECT mine, ${columns} FROM ${given} WHERE NOT EXISTS (SELECT FROM ${table} t WHERE ${isSame});
	END IF;`;
}

/**
 * Adds to what triggers received. It belongs at the end of a transaction: a slot is free again once that is committed. What
 * is given has each trigger, sum and event type once.
 */
export function countFunction(schema: string): string {
	return `
CREATE FUNCTION ${schema}.received_count_1(triggers json, counts json, events json)
RETURNS void LANGUAGE plpgsql ${FUNCTION_SETTINGS} AS $$
DECLARE
	space CONSTANT int := ${lockSpace(schema)};
	mine smallint := 0;
	missing int;
BEGIN
	PERFORM pg_advisory_xact_lock_shared(space, ${FORGETTING});
	WHILE NOT pg_try_advisory_xact_lock(space, mine) LOOP
		mine := mine + 1;
		IF mine = ${SLOTS} THEN
			mine := 0;
			PERFORM pg_advisory_xact_lock(space, mine);
			EXIT;
		END IF;
	END LOOP;
${upsert(`${schema}.received_triggers`, {
	given: `json_to_recordset(triggers) AS g (trigger uuid, id text, workflow_id text, workflow_name text, node_name text,
		platform text, seen_at bigint)`,
	at: 't.trigger = g.trigger',
	set: ['workflow_id', 'workflow_name', 'node_name', 'platform', 'seen_at']
		.map((name) => `${name} = CASE WHEN g.seen_at >= t.seen_at THEN g.${name} ELSE t.${name} END`)
		.join(', '),
	columns: 'trigger, id, workflow_id, workflow_name, node_name, platform, seen_at',
})}
${upsert(`${schema}.received_counts`, {
	given: `json_to_recordset(counts) AS g (series uuid, minutes smallint, began bigint, count bigint, milliseconds float8,
		durations bigint[])`,
	at: 't.series = g.series AND t.minutes = g.minutes AND t.began = g.began',
	set: `count = t.count + g.count, milliseconds = t.milliseconds + g.milliseconds, durations = ARRAY[${summed}]`,
	columns: 'series, minutes, began, count, milliseconds, durations',
})}
	IF missing > 0 THEN
		-- In the order of their keys, so that no two wait for each other.
		INSERT INTO ${schema}.received_series (key, trigger, trigger_id, verdict, reason)
			SELECT DISTINCT ON (g.series) g.series, g.trigger, g.trigger_id, g.verdict, g.reason
				FROM json_to_recordset(counts) AS g (series uuid, trigger uuid, trigger_id text, verdict text, reason text)
				WHERE NOT EXISTS (SELECT FROM ${schema}.received_series s WHERE s.key = g.series) ORDER BY g.series
			ON CONFLICT (key) DO NOTHING;
	END IF;
${upsert(`${schema}.received_events`, {
	given:
		'json_to_recordset(events) AS g (trigger uuid, key uuid, type text, event text, at bigint, count bigint)',
	at: 't.trigger = g.trigger AND t.key = g.key',
	set: `count = t.count + g.count, event = CASE WHEN g.at >= t.at THEN g.event ELSE t.event END,
		at = greatest(t.at, g.at)`,
	columns: 'trigger, key, type, event, at, count',
})}
	IF missing > 0 THEN
		-- Those that are locked come again, or are another one's to delete.
		DELETE FROM ${schema}.received_events WHERE ctid = ANY (ARRAY(
			SELECT l.ctid FROM ${schema}.received_events l WHERE l.ctid = ANY (ARRAY(
				SELECT o.ctid FROM (
					SELECT e.ctid, dense_rank() OVER (PARTITION BY e.trigger ORDER BY e.last DESC, e.type COLLATE "C") AS place FROM (
						SELECT r.ctid, r.trigger, r.type, max(r.at) OVER (PARTITION BY r.trigger, r.key) AS last
							FROM ${schema}.received_events r WHERE r.trigger IN (
								SELECT n.trigger FROM json_to_recordset(events) AS n (trigger uuid))
					) e
				) o WHERE o.place > ${EVENT_TYPES_KEPT}))
			FOR UPDATE SKIP LOCKED));
	END IF;
END $$;`;
}
