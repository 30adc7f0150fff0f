import { byIndex, lock } from './functions';

/** The code of the error with which `settle` fails where a claim is not as its judge was told. */
export const CLAIM_LOST = 'OB001';

/** Claims what is due of some subscriptions, those due first; the last row of each says when the earliest that is left is due. */
const claim = `
	CREATE FUNCTION $schema.claim(at bigint, asking bigint, asked_ids text[], limits bigint[], untils bigint[])
		RETURNS TABLE (asked bigint, number bigint, token integer, event bigint, type text, occurred_at text,
			data text, account text, trace text, attempts integer, first_at bigint, own_faults integer, own_faults_since bigint,
			once boolean, next_due_at bigint) ${byIndex} AS $$
	#variable_conflict use_column
	DECLARE
		places bigint[];
		subscriptions_found bigint[];
		taken_places bigint[];
		taken_numbers bigint[];
		taken_tokens integer[];
	BEGIN
		SELECT array_agg(a.place), array_agg(s.number) INTO places, subscriptions_found
			FROM unnest(asked_ids) WITH ORDINALITY AS a (id, place)
			JOIN subscriptions s ON s.id = a.id AND s.removed_at IS NULL;
		WITH due AS MATERIALIZED (
			SELECT a.place, untils[a.place] AS until, q.row, q.due_at
			FROM unnest(places, subscriptions_found) AS a (place, subscription)
			CROSS JOIN LATERAL (SELECT q.ctid AS row, q.due_at FROM queue q
				WHERE q.subscription = a.subscription AND q.due_at <= at
				ORDER BY q.due_at, q.number LIMIT limits[a.place] FOR UPDATE SKIP LOCKED) q
		), taken AS (
			UPDATE queue q SET due_at = due.until, claimed_by = asking, token = q.token + 1
			FROM due WHERE q.ctid = due.row
			RETURNING due.place, q.number, q.token, due.due_at
		)
		SELECT array_agg(t.place), array_agg(t.number), array_agg(t.token)
			INTO taken_places, taken_numbers, taken_tokens
			FROM (SELECT * FROM taken ORDER BY place, due_at, number) t;
		-- What was written until the locks were there.
		RETURN QUERY
		SELECT t.place, d.number, t.token, e.number, e.type, e.occurred_at, e.data, e.account, e.trace, d.attempts, d.first_at,
			d.own_faults, d.own_faults_since, d.once, NULL::bigint
		FROM unnest(taken_places, taken_numbers, taken_tokens) WITH ORDINALITY AS t (place, number, token, turn)
		JOIN deliveries d ON d.number = t.number JOIN events e ON e.number = d.event
		ORDER BY t.turn;
		RETURN QUERY
		SELECT a.place, NULL::bigint, NULL::integer, NULL::bigint, NULL::text, NULL::text, NULL::text, NULL::text, NULL::text,
			NULL::integer, NULL::bigint, NULL::integer, NULL::bigint, NULL::boolean,
			(SELECT min(q.due_at) FROM queue q WHERE q.subscription = a.subscription AND q.due_at IS NOT NULL)
		FROM unnest(places, subscriptions_found) AS a (place, subscription);
	END $$;`;

/** Locks subscriptions and those of some deliveries, in one order, so that what follows is decided by one transaction at a time. */
const holdSubscriptions = `
	CREATE FUNCTION $schema.hold_subscriptions(ids text[], claimed_numbers bigint[])
		RETURNS SETOF $schema.subscriptions ${byIndex} AS $$
	#variable_conflict use_column
	BEGIN
		RETURN QUERY SELECT s.* FROM subscriptions s WHERE s.number IN (
			SELECT t.number FROM subscriptions t WHERE t.id = ANY (ids)
			UNION ALL SELECT q.subscription FROM queue q WHERE q.number = ANY (claimed_numbers)
		) ORDER BY s.number FOR NO KEY UPDATE;
	END $$;`;

/** Locks the deliveries that are claimed with these tokens; answers what their judge is told. */
const holdClaims = `
	CREATE FUNCTION $schema.hold_claims(claimed_numbers bigint[], tokens integer[])
		RETURNS TABLE (number bigint, token integer, subscription bigint, made integer, attempts integer,
			first_at bigint, own_faults integer, own_faults_since bigint) ${byIndex} AS $$
	#variable_conflict use_column
	DECLARE
		held_numbers bigint[];
		held_tokens integer[];
	BEGIN
		WITH held AS MATERIALIZED (
			SELECT q.number, q.token FROM unnest(claimed_numbers, tokens) AS c (number, token)
			JOIN queue q ON q.number = c.number AND q.token = c.token AND q.claimed_by <> 0
			ORDER BY q.number FOR UPDATE OF q
		)
		SELECT array_agg(h.number), array_agg(h.token) INTO held_numbers, held_tokens FROM held h;
		RETURN QUERY
		SELECT d.number, h.token, d.subscription, d.made, d.attempts, d.first_at, d.own_faults, d.own_faults_since
		FROM unnest(held_numbers, held_tokens) AS h (number, token) JOIN deliveries d ON d.number = h.number;
	END $$;`;

/** Makes the next delivery of each of these order keys due where it waits; whoever calls it holds the subscriptions. */
const unblock = `
	CREATE FUNCTION $schema.unblock(at bigint, ended_subscriptions bigint[], ended_keys text[]) RETURNS bigint ${byIndex} AS $$
	#variable_conflict use_column
	DECLARE
		freed bigint;
	BEGIN
		WITH next AS (
			SELECT DISTINCT q.number FROM unnest(ended_subscriptions, ended_keys) AS k (subscription, order_key)
			CROSS JOIN LATERAL (SELECT q.number, q.due_at FROM queue q
				WHERE q.subscription = k.subscription AND q.order_key = k.order_key ORDER BY q.number LIMIT 1) q
			WHERE q.due_at IS NULL
		)
		UPDATE queue q SET due_at = at FROM next WHERE q.number = next.number;
		GET DIAGNOSTICS freed = ROW_COUNT;
		RETURN freed;
	END $$;`;

/**
 * Writes attempts as they were judged, and what follows from them; within the transaction that holds their subscriptions.
 * Fails where one was not claimed with its token any more, or had more attempts than its judge was told.
 */
const settle = `
	CREATE FUNCTION $schema.settle(at bigint,
		d_numbers bigint[], d_tokens integer[], d_mades integer[], d_states smallint[], d_dues bigint[],
		d_attempts integer[], d_firsts bigint[], d_faults integer[], d_sinces bigint[], d_reasons text[],
		d_statuses integer[], d_answers smallint[], s_numbers bigint[], s_healths text[], s_disabled boolean[],
		j_kinds smallint[], j_deliveries bigint[], j_subscriptions bigint[], j_attempts integer[], j_starts bigint[],
		j_durations double precision[], j_urls text[], j_statuses integer[], j_headers text[], j_bodies text[],
		j_reasons text[], j_dues bigint[]) RETURNS void ${byIndex} AS $$
	#variable_conflict use_column
	DECLARE
		found bigint;
		ended bigint;
		kept bigint := 0;
		ended_subscriptions bigint[];
		ended_keys text[];
		freed bigint := 0;
	BEGIN
		WITH gone AS (
			DELETE FROM queue q USING unnest(d_numbers, d_tokens, d_states) AS n (number, token, state)
			WHERE q.number = n.number AND q.token = n.token AND q.claimed_by <> 0 AND n.state > 1
			RETURNING q.subscription, q.order_key
		)
		SELECT count(*), array_agg(g.subscription) FILTER (WHERE g.order_key IS NOT NULL),
			array_agg(g.order_key) FILTER (WHERE g.order_key IS NOT NULL)
			INTO ended, ended_subscriptions, ended_keys FROM gone g;
		IF ended < cardinality(d_numbers) THEN
			UPDATE queue q SET due_at = n.due, claimed_by = 0
				FROM unnest(d_numbers, d_tokens, d_dues) AS n (number, token, due)
				WHERE q.number = n.number AND q.token = n.token AND q.claimed_by <> 0 AND n.due IS NOT NULL;
			GET DIAGNOSTICS kept = ROW_COUNT;
		END IF;
		UPDATE deliveries d SET state = n.state, undelivered = CASE WHEN n.state > 2 THEN n.state END,
			made = d.made + 1, attempts = n.attempts, first_at = n.first_at, own_faults = n.faults,
			own_faults_since = n.since, reason = n.reason, last_status = n.status, answer = n.answer,
			ended_at = CASE WHEN n.state > 1 THEN at END
		FROM unnest(d_numbers, d_mades, d_states, d_attempts, d_firsts, d_faults, d_sinces, d_reasons, d_statuses,
			d_answers) AS n (number, made, state, attempts, first_at, faults, since, reason, status, answer)
		WHERE d.number = n.number AND d.made = n.made;
		GET DIAGNOSTICS found = ROW_COUNT;
		IF least(ended + kept, found) < cardinality(d_numbers) THEN
			RAISE EXCEPTION 'A delivery is no more claimed as it was' USING ERRCODE = '${CLAIM_LOST}';
		END IF;
		IF ended_keys IS NOT NULL THEN freed := unblock(at, ended_subscriptions, ended_keys); END IF;
		IF ended > 0 THEN
			INSERT INTO counts SELECT freed - count(*), -freed, count(*) FILTER (WHERE state = 2),
				count(*) FILTER (WHERE state = 3), 0 FROM unnest(d_states) AS n (state) WHERE state > 1;
		END IF;
		UPDATE subscriptions s SET health = n.health, version = s.version + 1,
			enabled = s.enabled AND NOT n.disabled, revision = s.revision + n.disabled::integer,
			updated_at = CASE WHEN n.disabled THEN at ELSE s.updated_at END
			FROM unnest(s_numbers, s_healths, s_disabled) AS n (number, health, disabled) WHERE s.number = n.number;
		${lock('SHARED', 'journal')};
		INSERT INTO journal (at, kind, delivery, subscription, attempt, started_at, duration, url, status, headers, body,
			reason, due_at)
		SELECT at, j.* FROM unnest(j_kinds, j_deliveries, j_subscriptions, j_attempts, j_starts, j_durations, j_urls,
			j_statuses, j_headers, j_bodies, j_reasons, j_dues) AS j;
	END $$;`;

/** Ends claims without an attempt; answers whose. */
const giveBack = `
	CREATE FUNCTION $schema.give_back(claimed_numbers bigint[], tokens integer[], dues bigint[]) RETURNS SETOF bigint ${byIndex} AS $$
	#variable_conflict use_column
	BEGIN
		RETURN QUERY
		WITH held AS MATERIALIZED (
			SELECT q.number, c.due FROM unnest(claimed_numbers, tokens, dues) AS c (number, token, due)
			JOIN queue q ON q.number = c.number AND q.token = c.token AND q.claimed_by <> 0
			ORDER BY q.number FOR UPDATE OF q
		)
		UPDATE queue q SET due_at = held.due, claimed_by = 0 FROM held WHERE q.number = held.number
		RETURNING q.number;
	END $$;`;

/** Makes claims due at once that have not ended. */
const voidClaims = `
	CREATE FUNCTION $schema.void_claims(at bigint, claimed_numbers bigint[], tokens integer[]) RETURNS void ${byIndex} AS $$
	#variable_conflict use_column
	BEGIN
		UPDATE queue q SET due_at = at, claimed_by = 0 FROM unnest(claimed_numbers, tokens) AS c (number, token)
			WHERE q.number = c.number AND q.token = c.token AND q.claimed_by <> 0 AND q.due_at > at;
	END $$;`;

/** Makes what waits for its next attempt due now, the earliest first; answers how many. */
const makeDueNow = `
	CREATE FUNCTION $schema.make_due_now(at bigint, asked_id text, most bigint) RETURNS bigint ${byIndex} AS $$
	#variable_conflict use_column
	DECLARE
		moved bigint;
	BEGIN
		WITH waiting AS MATERIALIZED (
			SELECT q.number FROM queue q WHERE q.subscription =
				(SELECT s.number FROM subscriptions s WHERE s.id = asked_id AND s.removed_at IS NULL)
				AND q.due_at > at AND q.claimed_by = 0 ORDER BY q.due_at, q.number LIMIT most FOR UPDATE SKIP LOCKED
		)
		UPDATE queue q SET due_at = at FROM waiting WHERE q.number = waiting.number;
		GET DIAGNOSTICS moved = ROW_COUNT;
		RETURN moved;
	END $$;`;

/** What claims deliveries and writes their attempts. */
export const attempts =
	claim + holdSubscriptions + holdClaims + unblock + settle + giveBack + voidClaims + makeDueNow;
