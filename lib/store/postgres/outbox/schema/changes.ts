import { byIndex, lock } from './functions';

/** Cancels those of the deliveries that have not ended; answers their numbers. */
const cancel = `
	CREATE FUNCTION $schema.cancel(at bigint, numbers bigint[]) RETURNS SETOF bigint ${byIndex} AS $$
	#variable_conflict use_column
	DECLARE
		cancelled bigint[];
		blocked bigint;
		ended_subscriptions bigint[];
		ended_keys text[];
		freed bigint := 0;
	BEGIN
		PERFORM FROM hold_subscriptions('{}', numbers);
		WITH held AS MATERIALIZED (
			SELECT q.number FROM queue q WHERE q.number = ANY (numbers) ORDER BY q.number FOR UPDATE
		), gone AS (
			DELETE FROM queue q USING held WHERE q.number = held.number
			RETURNING q.number, q.subscription, q.order_key, q.due_at
		)
		SELECT array_agg(g.number ORDER BY g.number), count(*) FILTER (WHERE g.due_at IS NULL),
			array_agg(g.subscription) FILTER (WHERE g.order_key IS NOT NULL),
			array_agg(g.order_key) FILTER (WHERE g.order_key IS NOT NULL)
			INTO cancelled, blocked, ended_subscriptions, ended_keys FROM gone g;
		IF cancelled IS NULL THEN RETURN; END IF;
		UPDATE deliveries d SET state = 4, undelivered = 4, ended_at = at, reason = 'cancelled'
			WHERE d.number = ANY (cancelled);
		IF ended_keys IS NOT NULL THEN freed := unblock(at, ended_subscriptions, ended_keys); END IF;
		INSERT INTO counts VALUES (blocked - cardinality(cancelled) + freed, -blocked - freed, 0, 0,
			cardinality(cancelled));
		RETURN QUERY SELECT unnest(cancelled);
	END $$;`;

/** Hides a subscription, so that no delivery is added to it any more; answers its number. */
const removeSubscription = `
	CREATE FUNCTION $schema.remove_subscription(at bigint, asked_id text) RETURNS SETOF bigint ${byIndex} AS $$
	BEGIN
		${lock('EXCLUSIVE', 'removal')};
		RETURN QUERY UPDATE subscriptions s SET removed_at = at, version = s.version + 1
			WHERE s.id = asked_id AND s.removed_at IS NULL RETURNING s.number;
	END $$;`;

/** Cancels up to so many unfinished deliveries of a removed subscription; answers how many. */
const cancelOf = `
	CREATE FUNCTION $schema.cancel_of(at bigint, removed bigint, most bigint) RETURNS bigint ${byIndex} AS $$
	#variable_conflict use_column
	BEGIN
		RETURN (SELECT count(*) FROM cancel(at, ARRAY(
			(SELECT q.number FROM queue q WHERE q.subscription = removed AND q.due_at IS NOT NULL LIMIT most)
			UNION ALL
			(SELECT q.number FROM queue q
				WHERE q.subscription = removed AND q.order_key IS NOT NULL AND q.due_at IS NULL LIMIT most)
			LIMIT most)));
	END $$;`;

/** When something was written last. */
const newestTime = `
	CREATE FUNCTION $schema.newest_time() RETURNS bigint ${byIndex} AS $$
	BEGIN
		RETURN greatest(coalesce((SELECT j.at FROM journal j ORDER BY j.number DESC LIMIT 1), 0),
			coalesce((SELECT d.created_at FROM deliveries d ORDER BY d.number DESC LIMIT 1), 0));
	END $$;`;

/** The last number that was given to an entry. */
const journalLast = `
	CREATE FUNCTION $schema.journal_last() RETURNS bigint LANGUAGE plpgsql SET search_path = $schema, pg_temp AS $$
	BEGIN
		RETURN (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM journal_number_seq);
	END $$;`;

/** The last entry that every reader can have seen: waits for those that are being written; NULL where that lasts too long. */
const journalEnd = `
	CREATE FUNCTION $schema.journal_end() RETURNS bigint LANGUAGE plpgsql
		SET search_path = $schema, pg_temp SET lock_timeout = '500ms' AS $$
	DECLARE
		last bigint := journal_last();
	BEGIN
		${lock('EXCLUSIVE', 'journal')};
		RETURN last;
	EXCEPTION WHEN lock_not_available THEN
		RETURN NULL;
	END $$;`;

/** Writes notices of a subscription into the journal. */
const notice = `
	CREATE FUNCTION $schema.notice(at bigint, about bigint, kinds smallint[], reasons text[]) RETURNS void ${byIndex} AS $$
	#variable_conflict use_column
	BEGIN
		${lock('SHARED', 'journal')};
		INSERT INTO journal (at, kind, subscription, reason)
		SELECT notice.at, n.kind, about, n.reason FROM unnest(kinds, reasons) AS n (kind, reason);
	END $$;`;

/** What users change. */
export const changes =
	cancel + removeSubscription + cancelOf + notice + newestTime + journalLast + journalEnd;
