import { DRIFT_KEPT, REJECTED_KEPT } from '../../../received/notes';
import { FUNCTION_SETTINGS } from '../../functionSettings';
import { FORGETTING, lockSpace } from './locks';

/**
 * Adds rejected requests and drift, and drops what there is too much of. Drift is given once each and written in the order
 * of its keys, so that no two wait for each other.
 */
export function noteFunction(schema: string): string {
	return `
CREATE FUNCTION ${schema}.received_note_1(rejected json, drift json)
RETURNS void LANGUAGE plpgsql ${FUNCTION_SETTINGS} AS $$
BEGIN
	PERFORM pg_advisory_xact_lock_shared(${lockSpace(schema)}, ${FORGETTING});
	INSERT INTO ${schema}.received_drift AS t (trigger, day, key, field, kind, type, at)
		SELECT d.trigger, d.day, d.key, d.field, d.kind, d.type, d.at FROM json_to_recordset(drift)
			AS d (trigger uuid, day date, key uuid, field text, kind text, type text, at bigint)
			ORDER BY d.trigger, d.day, d.key
		ON CONFLICT (trigger, day, key) DO UPDATE SET type = excluded.type, at = excluded.at
			WHERE excluded.at < t.at;
	DELETE FROM ${schema}.received_drift WHERE ctid = ANY (ARRAY(
		SELECT l.ctid FROM ${schema}.received_drift l WHERE l.ctid = ANY (ARRAY(
			SELECT o.ctid FROM (
				SELECT r.ctid, row_number() OVER (PARTITION BY r.trigger, r.day ORDER BY r.at, r.key) AS place
					FROM ${schema}.received_drift r WHERE (r.trigger, r.day) IN (
						SELECT n.trigger, n.day FROM json_to_recordset(drift) AS n (trigger uuid, day date))
			) o WHERE o.place > ${DRIFT_KEPT}))
		FOR UPDATE SKIP LOCKED));

	INSERT INTO ${schema}.received_rejected (trigger, trigger_id, at, verdict, reason, address, headers, body_bytes, body)
		SELECT r.trigger, r.trigger_id, r.at, r.verdict, r.reason, r.address, r.headers, r.body_bytes, r.body
			FROM ROWS FROM (json_to_recordset(rejected) AS (trigger uuid, trigger_id text, at bigint, verdict text,
				reason text, address text, headers text, body_bytes bigint, body text)) WITH ORDINALITY AS r
			ORDER BY r.ordinality;
	DELETE FROM ${schema}.received_rejected WHERE id = ANY (ARRAY(
		SELECT o.id FROM (SELECT DISTINCT n.trigger FROM json_to_recordset(rejected) AS n (trigger uuid)) t
			CROSS JOIN LATERAL (
				SELECT r.id FROM ${schema}.received_rejected r WHERE r.trigger = t.trigger
					ORDER BY r.at DESC, r.id DESC OFFSET ${REJECTED_KEPT} FOR UPDATE SKIP LOCKED) o));
END $$;`;
}
