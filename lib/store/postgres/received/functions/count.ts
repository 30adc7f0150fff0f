import { DURATION_BOUNDS } from '../../../durations';
import { EVENT_TYPES_KEPT } from '../../../received/notes';
import { FUNCTION_SETTINGS } from '../../functionSettings';
import { FORGETTING, lockSpace, SLOTS } from './locks';

const summed = Array.from(
	{ length: DURATION_BOUNDS.length + 1 },
	(_, at) => `t.durations[${at + 1}] + excluded.durations[${at + 1}]`,
).join(', ');

/**
 * Adds to what triggers received. It belongs at the end of a transaction: a slot is free again once that is committed, and
 * whoever has one waits for nobody. What is given has each trigger, sum and event type once.
 */
export function countFunction(schema: string): string {
	return `
CREATE FUNCTION ${schema}.received_count_1(triggers json, counts json, events json)
RETURNS void LANGUAGE plpgsql ${FUNCTION_SETTINGS} AS $$
DECLARE
	space CONSTANT int := ${lockSpace(schema)};
	mine int := 0;
	is_new boolean;
BEGIN
	PERFORM pg_advisory_xact_lock_shared(space, ${FORGETTING});
	INSERT INTO ${schema}.received_series (key, trigger, trigger_id, verdict, reason)
		SELECT DISTINCT ON (c.key) c.key, c.trigger, c.trigger_id, c.verdict, c.reason
			FROM json_to_recordset(counts) AS c (key uuid, trigger uuid, trigger_id text, verdict text, reason text)
			WHERE NOT EXISTS (SELECT FROM ${schema}.received_series s WHERE s.key = c.key)
			ORDER BY c.key
		ON CONFLICT (key) DO NOTHING;
	WHILE NOT pg_try_advisory_xact_lock(space, mine) LOOP
		mine := mine + 1;
		IF mine = ${SLOTS} THEN
			mine := 0;
			PERFORM pg_advisory_xact_lock(space, mine);
			EXIT;
		END IF;
	END LOOP;

	INSERT INTO ${schema}.received_triggers
		(trigger, slot, id, workflow_id, workflow_name, node_name, platform, seen_at)
		SELECT g.trigger, mine, g.id, g.workflow_id, g.workflow_name, g.node_name, g.platform, g.seen_at
			FROM json_to_recordset(triggers) AS g (trigger uuid, id text, workflow_id text, workflow_name text,
				node_name text, platform text, seen_at bigint)
		ON CONFLICT (trigger, slot) DO UPDATE SET workflow_id = excluded.workflow_id,
			workflow_name = excluded.workflow_name, node_name = excluded.node_name, platform = excluded.platform,
			seen_at = excluded.seen_at;
	INSERT INTO ${schema}.received_counts AS t (series, minutes, began, slot, count, milliseconds, durations)
		SELECT s.number, c.minutes, c.began, mine, c.count, c.milliseconds, c.durations
			FROM json_to_recordset(counts) AS c (key uuid, minutes smallint, began bigint, count bigint,
				milliseconds float8, durations bigint[])
			JOIN ${schema}.received_series s ON s.key = c.key
		ON CONFLICT (series, minutes, began, slot) DO UPDATE SET count = t.count + excluded.count,
			milliseconds = t.milliseconds + excluded.milliseconds, durations = ARRAY[${summed}];
	WITH added AS (
		INSERT INTO ${schema}.received_events AS t (trigger, key, slot, type, event, at, count)
			SELECT e.trigger, e.key, mine, e.type, e.event, e.at, e.count FROM json_to_recordset(events)
				AS e (trigger uuid, key uuid, type text, event text, at bigint, count bigint)
			ON CONFLICT (trigger, key, slot) DO UPDATE SET count = t.count + excluded.count,
				event = CASE WHEN excluded.at >= t.at THEN excluded.event ELSE t.event END,
				at = greatest(t.at, excluded.at)
			RETURNING (xmax = 0) AS inserted
	)
	SELECT bool_or(a.inserted) INTO is_new FROM added a;
	IF is_new THEN
		-- Those that are locked come again, or are another one's to delete.
		DELETE FROM ${schema}.received_events WHERE ctid = ANY (ARRAY(
			SELECT l.ctid FROM ${schema}.received_events l WHERE l.ctid = ANY (ARRAY(
				SELECT o.ctid FROM (
					SELECT e.ctid, dense_rank() OVER (PARTITION BY e.trigger ORDER BY e.last DESC, e.key) AS place FROM (
						SELECT r.ctid, r.trigger, r.key, max(r.at) OVER (PARTITION BY r.trigger, r.key) AS last
							FROM ${schema}.received_events r WHERE r.trigger IN (
								SELECT n.trigger FROM json_to_recordset(events) AS n (trigger uuid))
					) e
				) o WHERE o.place > ${EVENT_TYPES_KEPT}))
			FOR UPDATE SKIP LOCKED));
	END IF;
END $$;`;
}
