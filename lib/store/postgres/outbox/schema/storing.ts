import { anyOf, inSchema, lock, placesOf, shortKey } from './functions';

/** Adds deliveries of events that are stored, in this order; whoever calls it holds the subscriptions of those with order keys. */
const addDeliveries = `
	CREATE FUNCTION $schema.add_deliveries(at bigint, all_events bigint[], all_types text[],
		all_subscriptions bigint[], all_keys text[], all_untils bigint[], all_onces boolean[], all_sources bigint[],
		given_request text, asking bigint)
		RETURNS TABLE (asked bigint, added bigint, given_token integer) ${inSchema} AS $$
	#variable_conflict use_column
	DECLARE
		all_numbers bigint[] := ARRAY(SELECT nextval('delivery_numbers') FROM unnest(all_events));
		all_blocked boolean[];
	BEGIN
		IF array_length(array_remove(all_keys, NULL), 1) > 0 THEN
			SELECT array_agg(n.blocked ORDER BY n.place) INTO all_blocked FROM (
				SELECT a.place, a.order_key IS NOT NULL AND (
					row_number() OVER (PARTITION BY a.subscription, a.order_key ORDER BY a.place) > 1
					OR ${anyOf(`queue q WHERE q.subscription = a.subscription AND q.order_key = ${shortKey('a.order_key')}`)}) AS blocked
				FROM unnest(all_subscriptions, all_keys) WITH ORDINALITY AS a (subscription, order_key, place)) n;
		END IF;
		IF cardinality(all_numbers) = 0 THEN RETURN; END IF;
		INSERT INTO deliveries (number, event, subscription, type, state, made, attempts, own_faults,
			order_key, replay_of, replay_request, replayed, once, created_at)
		SELECT all_numbers[i], all_events[i], all_subscriptions[i], all_types[i], 0, 0, 0, 0,
			all_keys[i], all_sources[i], given_request, false, all_onces[i], at
		FROM ${placesOf('all_numbers')};
		INSERT INTO queue (number, subscription, due_at, claimed_by, token, order_key)
		SELECT all_numbers[i], all_subscriptions[i], CASE WHEN all_blocked[i] THEN NULL ELSE coalesce(all_untils[i], at) END,
			CASE WHEN all_blocked[i] OR all_untils[i] IS NULL THEN 0 ELSE asking END,
			CASE WHEN all_blocked[i] OR all_untils[i] IS NULL THEN 0 ELSE 1 END, ${shortKey('all_keys[i]')}
		FROM ${placesOf('all_numbers')};
		INSERT INTO counts SELECT cardinality(all_numbers) - blocked, blocked, 0, 0, 0
			FROM coalesce(cardinality(array_positions(all_blocked, true)), 0) AS blocked;
		RETURN QUERY SELECT i::bigint, all_numbers[i],
			CASE WHEN all_blocked[i] OR all_untils[i] IS NULL THEN NULL ELSE 1 END FROM ${placesOf('all_numbers')};
	END $$;`;

/** Inserts the events that ask for no subscription that there is not. */
const insertEvents = `INSERT INTO events
	(number, type, occurred_at, account, idempotency_key, fingerprint, alone, created_at, trace, sent_by, data)
	SELECT new_numbers[i], new_types[i], new_times[i], new_accounts[i], ${shortKey('new_keys[i]')}, new_fingerprints[i],
		new_sizes[i] = 0, at, new_traces[i], new_senders[i], new_bodies[i]
	FROM ${placesOf('new_numbers')}
	WHERE lacking IS NULL OR i <> ALL (lacking)`;

/**
 * Stores events with their deliveries. Rows: `missing`, an event (by its place) with a subscription that there is not;
 * `earlier`, what was stored under an event's idempotency key before; `stored`, the places of those that are stored now;
 * `added`, the places and numbers of the deliveries, with `:1` those that are claimed. Lists, as rows cost more.
 */
const enqueue = `
	CREATE FUNCTION $schema.enqueue(at bigint, asking bigint, new_numbers bigint[], new_types text[], new_times text[],
		new_bodies text[], new_accounts text[], new_keys text[], new_fingerprints text[], new_traces text[],
		new_senders text[], new_sizes integer[], asked_of integer[], asked_ids text[], asked_keys text[], asked_untils bigint[],
		asked_onces boolean[])
		RETURNS TABLE (told text, place bigint, number bigint, said text) ${inSchema} AS $$
	#variable_conflict use_column
	DECLARE
		found bigint[];
		lacking integer[];
		accepted bigint[];
		are_all boolean;
		has_keys boolean := array_length(array_remove(new_keys, NULL), 1) > 0;
	BEGIN
		-- Nobody is removed between here and the end: see remove_subscription.
		${lock('SHARED', 'removal')};
		IF array_length(array_remove(asked_keys, NULL), 1) > 0 THEN
			PERFORM FROM subscriptions s WHERE s.id IN
				(SELECT a.id FROM unnest(asked_ids, asked_keys) AS a (id, order_key) WHERE a.order_key IS NOT NULL)
				ORDER BY s.number FOR NO KEY UPDATE;
		END IF;
		SELECT array_agg(s.number ORDER BY a.place) INTO found
			FROM unnest(asked_ids) WITH ORDINALITY AS a (id, place)
			LEFT JOIN subscriptions s ON s.id = a.id AND s.removed_at IS NULL;
		IF array_position(found, NULL) IS NOT NULL THEN
			SELECT array_agg(asked_of[i]) INTO lacking FROM ${placesOf('found')} WHERE found[i] IS NULL;
			RETURN QUERY SELECT 'missing', asked_of[i]::bigint, NULL::bigint, asked_ids[i]
				FROM ${placesOf('found')} WHERE found[i] IS NULL;
		END IF;
		IF has_keys THEN
			WITH added AS (
				${insertEvents}
				-- In one order, so that two transactions never wait for each other.
				ORDER BY new_keys[i]
				ON CONFLICT (idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
				RETURNING number
			)
			SELECT array_agg(number) INTO accepted FROM added;
		ELSE
			-- Conflicts that can't be cost nothing then.
			WITH added AS (${insertEvents} RETURNING number)
			SELECT array_agg(number) INTO accepted FROM added;
		END IF;
		are_all := cardinality(accepted) = cardinality(new_numbers);
		RETURN QUERY SELECT 'stored', NULL::bigint, NULL::bigint, string_agg(i::text, ',')
			FROM ${placesOf('new_numbers')} WHERE are_all OR new_numbers[i] IN (SELECT unnest(accepted));
		RETURN QUERY
		WITH lists AS (
			SELECT array_agg(i) AS places, array_agg(new_numbers[asked_of[i]]) AS events,
				array_agg(new_types[asked_of[i]]) AS types, array_agg(found[i]) AS subscriptions,
				array_agg(asked_keys[i]) AS keys, array_agg(asked_untils[i]) AS untils, array_agg(asked_onces[i]) AS onces
			FROM ${placesOf('asked_of')} WHERE are_all OR new_numbers[asked_of[i]] IN (SELECT unnest(accepted))
		)
		SELECT 'added', NULL::bigint, NULL::bigint,
			string_agg(l.places[d.asked] || ':' || d.added || CASE WHEN d.given_token = 1 THEN ':1' ELSE '' END, ',')
		FROM lists l CROSS JOIN LATERAL add_deliveries(at, l.events, l.types, l.subscriptions, l.keys, l.untils,
			l.onces, NULL, NULL, asking) d;
		IF has_keys THEN
			RETURN QUERY SELECT 'earlier', k.place, e.number, e.fingerprint
				FROM unnest(new_numbers, new_keys) WITH ORDINALITY AS k (number, key, place)
				JOIN events e ON e.idempotency_key = ${shortKey('k.key')} AND e.number <> k.number;
		END IF;
	END $$;`;

/**
 * What `enqueue` stored of events with these numbers, whose answer was lost: as it answers, but with the events' places of the
 * deliveries. One is called claimed where that is certain to be that call's own claim.
 */
const enqueued = `
	CREATE FUNCTION $schema.enqueued(numbers bigint[])
		RETURNS TABLE (told text, place bigint, number bigint, said text) ${inSchema} AS $$
	#variable_conflict use_column
	BEGIN
		-- That call may still be in progress.
		${lock('EXCLUSIVE', 'removal')};
		RETURN QUERY SELECT 'stored', NULL::bigint, NULL::bigint, string_agg(n.place::text, ',')
			FROM unnest(numbers) WITH ORDINALITY AS n (number, place) JOIN events e ON e.number = n.number;
		RETURN QUERY SELECT 'added', NULL::bigint, NULL::bigint, string_agg(n.place || ':' || d.number ||
				CASE WHEN q.claimed_by <> 0 AND q.token = 1 AND q.order_key IS NULL THEN ':1' ELSE '' END, ',' ORDER BY d.number)
			FROM unnest(numbers) WITH ORDINALITY AS n (number, place) JOIN deliveries d ON d.event = n.number
			LEFT JOIN queue q ON q.number = d.number WHERE d.replay_of IS NULL;
	END $$;`;

/** Makes new deliveries of those that have ended and that the same request has not replayed, oldest first; answers their numbers. */
const replay = `
	CREATE FUNCTION $schema.replay(at bigint, sources bigint[], only_first boolean, given_request text)
		RETURNS SETOF bigint ${inSchema} AS $$
	#variable_conflict use_column
	BEGIN
		${lock('SHARED', 'removal')};
		PERFORM FROM subscriptions s WHERE s.number IN (SELECT d.subscription FROM deliveries d
			WHERE d.number = ANY (sources) AND d.order_key IS NOT NULL) ORDER BY s.number FOR NO KEY UPDATE;
		PERFORM FROM deliveries d WHERE d.number = ANY (sources) ORDER BY d.number FOR UPDATE;
		-- What others have made of them is known from here on.
		RETURN QUERY
		WITH held AS (
			SELECT d.number FROM deliveries d WHERE d.number = ANY (sources) AND d.state > 1
				AND NOT (only_first AND d.replayed)
				AND EXISTS (SELECT FROM subscriptions s WHERE s.number = d.subscription AND s.removed_at IS NULL)
				AND NOT EXISTS (SELECT FROM deliveries r WHERE r.replay_of = d.number AND r.replay_request = given_request)
		), marked AS (
			UPDATE deliveries d SET replayed = true FROM held WHERE d.number = held.number RETURNING d.*
		), lists AS (
			SELECT array_agg(event ORDER BY number) AS events, array_agg(type ORDER BY number) AS types,
				array_agg(subscription ORDER BY number) AS subscriptions, array_agg(order_key ORDER BY number) AS keys,
				array_agg(NULL::bigint) AS untils, array_agg(once ORDER BY number) AS onces,
				array_agg(number ORDER BY number) AS numbers
			FROM marked
		)
		SELECT d.added FROM lists l CROSS JOIN LATERAL add_deliveries(at, l.events, l.types, l.subscriptions, l.keys,
			l.untils, l.onces, l.numbers, given_request, 0) d ORDER BY d.asked;
	END $$;`;

/** What stores deliveries. */
export const storing = addDeliveries + enqueue + enqueued + replay;
