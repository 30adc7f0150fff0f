import { byIndex } from './functions';

/** The queues with pending deliveries, found from one to the next in the index of what is due. */
const waitingQueues = `
	CREATE FUNCTION $schema.waiting_queues(at bigint, asking bigint)
		RETURNS TABLE (id text, due_at bigint, leasable boolean) ${byIndex} AS $$
	#variable_conflict use_column
	BEGIN
		RETURN QUERY
		WITH RECURSIVE waiting (subscription) AS (
			(SELECT min(q.subscription) FROM queue q WHERE q.due_at IS NOT NULL)
			UNION ALL
			SELECT (SELECT min(q.subscription) FROM queue q WHERE q.due_at IS NOT NULL AND q.subscription > w.subscription)
			FROM waiting w WHERE w.subscription IS NOT NULL
		)
		SELECT s.id, (SELECT min(q.due_at) FROM queue q WHERE q.subscription = s.number AND q.due_at IS NOT NULL),
			NOT EXISTS (SELECT FROM leases l
				WHERE l.subscription = s.number AND l.owner <> asking AND l.ends_at > at)
		FROM waiting w JOIN subscriptions s ON s.number = w.subscription WHERE s.removed_at IS NULL;
	END $$;`;

/** Takes or renews leases; answers of which subscriptions. */
const leaseQueues = `
	CREATE FUNCTION $schema.lease_queues(at bigint, asking bigint, ids text[], until bigint) RETURNS SETOF text ${byIndex} AS $$
	#variable_conflict use_column
	BEGIN
		RETURN QUERY
		WITH leased AS (
			INSERT INTO leases AS l (subscription, owner, ends_at)
			SELECT s.number, asking, until FROM subscriptions s WHERE s.id = ANY (ids) AND s.removed_at IS NULL
			ORDER BY s.number
			ON CONFLICT (subscription) DO UPDATE SET owner = excluded.owner, ends_at = excluded.ends_at
				WHERE l.owner = asking OR l.ends_at <= at
			RETURNING l.subscription
		)
		SELECT s.id FROM leased JOIN subscriptions s ON s.number = leased.subscription;
	END $$;`;

/** Who dispatches what. */
export const queues = waitingQueues + leaseQueues;
