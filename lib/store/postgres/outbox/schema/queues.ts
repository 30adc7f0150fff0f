import { anyOf, byIndex } from './functions';

/** What a process locks with its own number for as long as it listens, in this schema: the server frees it when the process ends. */
export const ownersLock = (schema: string) => `hashtext('owners in the outbox of ' || ${schema})`;

/** Claims end far earlier than that; what is due later is not looked at. */
const LONGEST_CLAIM_MILLISECONDS = 10 * 60_000;

/**
 * Makes due what is claimed in queues whose lease has ended without being given back, where the process that held it is no
 * more. One that is suspended, or too busy to renew its lease, still has its lock: its attempts may be under way.
 */
const freeClaims = `
	CREATE FUNCTION $schema.free_claims(at bigint, asking bigint, asked bigint[]) RETURNS void ${byIndex} AS $$
	#variable_conflict use_column
	DECLARE
		gone record;
	BEGIN
		FOR gone IN SELECT l.subscription, l.owner FROM unnest(asked) AS a (subscription)
			JOIN leases l ON l.subscription = a.subscription
			WHERE l.owner NOT IN (0, asking) AND l.locked AND l.ends_at <= at
			ORDER BY l.subscription FOR UPDATE OF l SKIP LOCKED
		LOOP
			CONTINUE WHEN NOT pg_try_advisory_xact_lock(${ownersLock('current_schema()')}, gone.owner::integer);
			UPDATE queue q SET due_at = at, claimed_by = 0
				WHERE q.subscription = gone.subscription AND q.due_at > at
					AND q.due_at < at + ${LONGEST_CLAIM_MILLISECONDS} AND q.claimed_by = gone.owner;
			UPDATE leases l SET locked = false WHERE l.subscription = gone.subscription;
		END LOOP;
	END $$;`;

/** The queues with pending deliveries, found from one to the next in the index of what is due. */
const waitingQueues = `
	CREATE FUNCTION $schema.waiting_queues(at bigint, asking bigint)
		RETURNS TABLE (id text, due_at bigint, leasable boolean) ${byIndex} AS $$
	#variable_conflict use_column
	DECLARE
		all_waiting bigint[];
	BEGIN
		WITH RECURSIVE waiting (subscription) AS (
			(SELECT min(q.subscription) FROM queue q WHERE q.due_at IS NOT NULL)
			UNION ALL
			SELECT (SELECT min(q.subscription) FROM queue q WHERE q.due_at IS NOT NULL AND q.subscription > w.subscription)
			FROM waiting w WHERE w.subscription IS NOT NULL
		)
		SELECT array_agg(w.subscription) INTO all_waiting FROM waiting w WHERE w.subscription IS NOT NULL;
		PERFORM free_claims(at, asking, all_waiting);
		RETURN QUERY
		SELECT s.id, (SELECT min(q.due_at) FROM queue q WHERE q.subscription = s.number AND q.due_at IS NOT NULL),
			NOT ${anyOf('leases l WHERE l.subscription = s.number AND l.owner <> asking AND l.ends_at > at')}
		FROM unnest(all_waiting) AS w (subscription) JOIN subscriptions s ON s.number = w.subscription
		WHERE s.removed_at IS NULL;
	END $$;`;

/** How many deliveries of some subscriptions have not ended, each counted up to so many. */
const queueLengths = `
	CREATE FUNCTION $schema.queue_lengths(ids text[], most bigint) RETURNS TABLE (id text, length bigint) ${byIndex} AS $$
	#variable_conflict use_column
	BEGIN
		RETURN QUERY
		SELECT s.id, (SELECT count(*) FROM (
			(SELECT 1 FROM queue q WHERE q.subscription = s.number AND q.due_at IS NOT NULL LIMIT most)
			UNION ALL
			(SELECT 1 FROM queue q
				WHERE q.subscription = s.number AND q.order_key IS NOT NULL AND q.due_at IS NULL LIMIT most)
			LIMIT most) w)
		FROM subscriptions s WHERE s.id = ANY (ids) AND s.removed_at IS NULL;
	END $$;`;

/** Takes or renews leases; answers of which subscriptions, and until when others held them that have not given them back. */
const leaseQueues = `
	CREATE FUNCTION $schema.lease_queues(at bigint, asking bigint, is_locked boolean, ids text[], until bigint)
		RETURNS TABLE (id text, held_until bigint) ${byIndex} AS $$
	#variable_conflict use_column
	BEGIN
		PERFORM free_claims(at, asking, ARRAY(SELECT s.number FROM subscriptions s WHERE s.id = ANY (ids)));
		RETURN QUERY
		WITH held AS (
			SELECT l.subscription, l.ends_at FROM subscriptions s JOIN leases l ON l.subscription = s.number
			WHERE s.id = ANY (ids) AND l.owner NOT IN (0, asking)
		), leased AS (
			INSERT INTO leases AS l (subscription, owner, ends_at, locked)
			SELECT s.number, asking, until, is_locked FROM subscriptions s WHERE s.id = ANY (ids) AND s.removed_at IS NULL
			ORDER BY s.number
			ON CONFLICT (subscription) DO UPDATE
				SET owner = excluded.owner, ends_at = excluded.ends_at, locked = excluded.locked
				WHERE l.owner = asking OR l.ends_at <= at
			RETURNING l.subscription
		)
		SELECT s.id, held.ends_at FROM leased JOIN subscriptions s ON s.number = leased.subscription
			LEFT JOIN held ON held.subscription = leased.subscription;
	END $$;`;

/** When the claims end that others have of some subscriptions' deliveries, of those others who hold their lock. */
const claimedElsewhere = `
	CREATE FUNCTION $schema.claimed_elsewhere(at bigint, asking bigint, ids text[])
		RETURNS TABLE (id text, ends_at bigint) ${byIndex} AS $$
	#variable_conflict use_column
	BEGIN
		RETURN QUERY
		SELECT s.id, q.due_at FROM subscriptions s JOIN queue q ON q.subscription = s.number
		WHERE s.id = ANY (ids) AND q.due_at > at AND q.due_at < at + ${LONGEST_CLAIM_MILLISECONDS}
			AND q.claimed_by NOT IN (0, asking)
			AND NOT pg_try_advisory_xact_lock(${ownersLock('current_schema()')}, q.claimed_by);
	END $$;`;

/** Who dispatches what. */
export const queues = freeClaims + waitingQueues + queueLengths + leaseQueues + claimedElsewhere;
