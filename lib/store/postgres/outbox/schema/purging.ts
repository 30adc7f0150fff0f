import { anyOf, byIndex, lock } from './functions';

/**
 * Forgets up to so many deliveries that ended before a time, among those after a number, with their attempts and with events
 * that have none left. \`next\`: where to go on; NULL at the end: those that follow are too young.
 */
const purgeDeliveries = `
	CREATE FUNCTION $schema.purge_deliveries(after bigint, ended_before bigint, read_until bigint, most bigint)
		RETURNS TABLE (next bigint, forgotten bigint) ${byIndex} AS $$
	#variable_conflict use_column
	DECLARE
		first bigint := (SELECT min(d.number) FROM deliveries d WHERE d.number > after);
		last bigint := first + 20000;
		furthest bigint;
		left_events bigint[];
	BEGIN
		WITH old AS MATERIALIZED (
			SELECT d.number FROM deliveries d WHERE d.number BETWEEN first AND last AND d.ended_at < ended_before
				AND NOT EXISTS (SELECT FROM journal j WHERE j.delivery = d.number AND j.number > read_until)
			ORDER BY d.number LIMIT most FOR UPDATE OF d SKIP LOCKED
		), gone AS (
			DELETE FROM deliveries d USING old WHERE d.number = old.number RETURNING d.number, d.event, d.state
		), entries AS (
			DELETE FROM journal j USING old WHERE j.delivery = old.number
		), counted AS (
			INSERT INTO counts SELECT 0, 0, -count(*) FILTER (WHERE state = 2), -count(*) FILTER (WHERE state = 3),
				-count(*) FILTER (WHERE state = 4) FROM gone HAVING count(*) > 0
		)
		SELECT count(*), max(g.number), array_agg(DISTINCT g.event) INTO forgotten, furthest, left_events FROM gone g;
		IF left_events IS NOT NULL THEN
			DELETE FROM events e WHERE e.number = ANY (left_events)
				AND NOT EXISTS (SELECT FROM deliveries d WHERE d.event = e.number);
		END IF;
		IF forgotten = most THEN
			next := furthest;
		ELSIF forgotten > 0 OR EXISTS (SELECT FROM deliveries d
			WHERE d.number BETWEEN first AND last AND d.created_at < ended_before) THEN
			next := last;
		END IF;
		RETURN NEXT;
	END $$;`;

/** Forgets up to so many events without deliveries, or else notices; answers how many, 0 when none is left. */
const purgeLoneRows = `
	CREATE FUNCTION $schema.purge_lone_rows(before bigint, read_until bigint, most bigint) RETURNS bigint ${byIndex} AS $$
	#variable_conflict use_column
	DECLARE
		forgotten bigint;
	BEGIN
		WITH old AS MATERIALIZED (
			SELECT e.number FROM events e WHERE e.alone AND e.created_at < before LIMIT most FOR UPDATE SKIP LOCKED
		)
		DELETE FROM events e USING old WHERE e.number = old.number;
		GET DIAGNOSTICS forgotten = ROW_COUNT;
		IF forgotten > 0 THEN RETURN forgotten; END IF;
		WITH old AS MATERIALIZED (
			SELECT j.number FROM journal j WHERE j.delivery IS NULL AND j.at < before AND j.number <= read_until
			LIMIT most FOR UPDATE SKIP LOCKED
		)
		DELETE FROM journal j USING old WHERE j.number = old.number;
		GET DIAGNOSTICS forgotten = ROW_COUNT;
		RETURN forgotten;
	END $$;`;

/** Looks at some subscriptions after a number and forgets idle endpoints and removed ones; answers the last one, NULL at the end. */
const purgeSubscriptions = `
	CREATE FUNCTION $schema.purge_subscriptions(after bigint, before bigint, most bigint) RETURNS bigint ${byIndex} AS $$
	#variable_conflict use_column
	DECLARE
		last bigint;
		idle bigint[];
	BEGIN
		WITH these AS MATERIALIZED (SELECT s.* FROM subscriptions s WHERE s.number > after ORDER BY s.number LIMIT most)
		SELECT max(s.number), array_agg(s.number) FILTER (WHERE (s.direct OR s.removed_at IS NOT NULL)
			AND s.updated_at < before AND NOT ${anyOf('deliveries d WHERE d.subscription = s.number')})
			INTO last, idle FROM these s;
		IF idle IS NULL THEN RETURN last; END IF;
		-- From here on none of them gets a delivery; one may have got it meanwhile.
		${lock('EXCLUSIVE', 'removal')};
		WITH gone AS (
			DELETE FROM subscriptions s WHERE s.number = ANY (idle)
				AND NOT EXISTS (SELECT FROM deliveries d WHERE d.subscription = s.number)
				AND NOT EXISTS (SELECT FROM journal j WHERE j.delivery IS NULL AND j.subscription = s.number)
			RETURNING s.number, s.id
		), uncounted AS (
			DELETE FROM attempt_counts c USING gone WHERE c.resolution = 0 AND c.at = 0 AND c.subscription = gone.id
		)
		DELETE FROM leases l USING gone WHERE l.subscription = gone.number;
		RETURN last;
	END $$;`;

/** What forgets. */
export const purging = purgeDeliveries + purgeLoneRows + purgeSubscriptions;
