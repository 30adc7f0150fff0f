import { FUNCTION_SETTINGS } from '../../functionSettings';
import { tokenSequence } from './tokens';
import { usualOperations } from './usual';

/** The code of the error that tells which commits are not to be counted. */
export const UNCOUNTED = 'TW001';

/**
 * Does a batch of claims, extensions, commits and releases in their order; answers one row each, in that order. The locks are rows of
 * `claims` under the keys of events and signatures, taken in the order of the keys before anything is read: so no two
 * batches wait for each other, and each sees all that was decided before it. What is no more than a duplicate takes none.
 * `holder` names the batch, `lost` those before it whose answers never came: nobody knows of what they claimed. What the
 * `counteds` among its commits add up to is counted at last; where one of them settles nothing, all is undone, and the error
 * tells which those are: the sums would be wrong.
 */
export function workFunction(schema: string): string {
	return `
CREATE FUNCTION ${schema}.claims_work_1(
	moment float8, holder text, lost text[],
	kinds text[], alones boolean[], keys bytea[], prints bytea[], signatures bytea[], aparts bytea[],
	tokens bigint[], untils bigint[], expiries bigint[], withins float8[], horizons float8[],
	former_of int[], former_keys bytea[], former_prints bytea[],
	counteds boolean[], received_triggers json, received_counts json, received_events json
) RETURNS TABLE (n bigint, kind text, number bigint, after text)
LANGUAGE plpgsql ${FUNCTION_SETTINGS} AS $$
DECLARE
	slack CONSTANT float8 := 60000;
	base bigint;
	known bigint[];
	locks bytea[];
	answered int;
	done bigint[];
	numbers bigint[];
	rest bigint[];
	op record;
	known_as record;
	signed_as text;
	signed_print bytea;
	gone bytea[];
	uncounted bigint[];
	spots bytea[];
	spot bytea;
BEGIN
	-- Those remembered already, whatever else this batch does.
	known := ARRAY(
		SELECT f.n FROM unnest(former_of, former_keys, former_prints) f (n, key, print) WHERE EXISTS (
			SELECT FROM ${schema}.remembered r
			WHERE r.key IN (f.key, substr(f.print, 9) || substr(f.key, 1, 8))
				AND r.fingerprint = f.print AND r.expires > moment)
		UNION
		SELECT o.n FROM unnest(kinds, keys, prints) WITH ORDINALITY o (kind, key, print, n)
		JOIN ${schema}.remembered r ON r.key = o.key AND r.expires > moment
		WHERE o.kind = 'claim' AND substr(o.print, 9) <> '\\x0000000000000000'
			AND substr(r.fingerprint, 9) = substr(o.print, 9));
	locks := ARRAY(
		SELECT l.key FROM unnest(keys, signatures) WITH ORDINALITY o (key, signature, n)
			CROSS JOIN LATERAL (VALUES (o.key), (o.signature)) l (key)
		WHERE l.key IS NOT NULL AND (o.signature IS NOT NULL OR o.n <> ALL (known)));
	INSERT INTO ${schema}.claims AS c (key, fingerprint, token, owner, until)
		SELECT l.key, '', 0, holder, 0
			FROM (SELECT DISTINCT u.key FROM unnest(locks) u (key) ORDER BY u.key) l
		ON CONFLICT (key) DO UPDATE SET token = c.token WHERE false;
	-- After the locks: whoever comes later has the larger numbers.
	base := nextval('${tokenSequence(schema)}');
	IF cardinality(lost) > 0 THEN
		DELETE FROM ${schema}.claims WHERE ctid = ANY (ARRAY(
			SELECT c.ctid FROM ${schema}.claims c WHERE c.owner = ANY (lost) FOR UPDATE SKIP LOCKED));
	END IF;

	RETURN QUERY SELECT o.n, 'duplicate', NULL::bigint, NULL
		FROM unnest(kinds, signatures) WITH ORDINALITY o (kind, signature, n)
		WHERE o.n = ANY (known) AND o.signature IS NULL;
	GET DIAGNOSTICS answered = ROW_COUNT;

${usualOperations(schema)}
	-- The others are done in their order, each knowing of those before it.
	FOR op IN SELECT * FROM
		unnest(kinds, keys, prints, signatures, aparts, tokens, untils, expiries, withins, horizons)
		WITH ORDINALITY o (kind, key, print, signature, apart, token, until, expires, within, horizon, n)
		WHERE answered + cardinality(done) < cardinality(kinds)
			AND o.n <> ALL (done) AND (o.n <> ALL (known) OR o.signature IS NOT NULL)
	LOOP
		n := op.n;
		signed_print := substr(op.print, 9) || '\\x0000000000000000';

		spots := ARRAY[
			op.key, op.apart, op.signature,
			substr(op.print, 1, 8) || substr(op.key, 1, 8), substr(op.print, 9) || substr(op.key, 1, 8),
			substr(op.print, 1, 8) || substr(op.apart, 1, 8), substr(op.print, 9) || substr(op.apart, 1, 8)];

		IF op.kind = 'extend' THEN
			UPDATE ${schema}.claims c SET until = op.until
				WHERE c.token = op.token AND c.token > 0 AND c.key = ANY (spots);
			kind := CASE WHEN FOUND THEN 'settled' ELSE 'gone' END;
			RETURN NEXT;
			CONTINUE;
		END IF;

		IF op.kind <> 'claim' THEN
			WITH dropped AS (
				DELETE FROM ${schema}.claims c
					WHERE c.token = op.token AND c.token > 0 AND c.key = ANY (spots) RETURNING c.key)
			SELECT array_agg(d.key) INTO gone FROM dropped d;
			IF op.kind = 'commit' AND op.signature = ANY (gone) THEN
				PERFORM ${schema}.remember_1(op.signature, signed_print, op.token, base + op.n, op.expires, moment);
			END IF;
			gone := array_remove(gone, op.signature);
			spot := CASE WHEN gone && ARRAY[op.key, substr(op.print, 1, 8) || substr(op.key, 1, 8),
				substr(op.print, 9) || substr(op.key, 1, 8)] THEN op.key ELSE op.apart END;
			kind := CASE WHEN cardinality(gone) > 0 THEN 'settled' ELSE 'gone' END;
			IF op.kind = 'commit' AND kind = 'settled' THEN
				PERFORM ${schema}.remember_1(spot, op.print, op.token, base + op.n, op.expires, moment);
			ELSIF counteds[op.n] THEN
				uncounted := uncounted || op.n;
			END IF;
			RETURN NEXT;
			CONTINUE;
		END IF;

		-- Those before it in this batch may have remembered it under a former key.
		IF op.n = ANY (known) OR (op.n = ANY (former_of) AND EXISTS (
			SELECT FROM unnest(former_of, former_keys, former_prints) f (n, key, print)
				JOIN ${schema}.remembered r ON r.key IN (f.key, substr(f.print, 9) || substr(f.key, 1, 8))
			WHERE f.n = op.n AND r.fingerprint = f.print AND r.expires > moment))
		THEN
			SELECT 'duplicate' AS kind, NULL::bigint AS until, NULL::bytea AS at, NULL::text AS after INTO known_as;
		ELSE
			SELECT * INTO known_as FROM
				${schema}.recognise_1(op.key, op.print, op.until, op.within, op.horizon, moment);
		END IF;
		kind := known_as.kind;

		signed_as := NULL;
		IF op.signature IS NOT NULL AND kind <> 'inFlight' THEN
			SELECT CASE WHEN substr(s.print, 1, 8) = substr(op.print, 9) THEN 'same' ELSE 'other' END
				INTO signed_as FROM (
					SELECT r.fingerprint, 1 FROM ${schema}.remembered r
						WHERE r.key = op.signature AND r.expires > moment
					UNION ALL
					SELECT c.fingerprint, 2 FROM ${schema}.claims c
						WHERE c.key = op.signature AND c.until > moment AND c.until <= op.until + slack
				) s (print, place) ORDER BY s.place LIMIT 1;
			IF kind = 'duplicate' AND signed_as IS NULL THEN
				-- What a duplicate came with is good for no other body.
				PERFORM ${schema}.remember_1(op.signature, signed_print, 0, base + op.n, op.expires, moment);
			ELSIF kind = 'free' AND signed_as = 'other' THEN
				SELECT * INTO known_as FROM
					${schema}.recognise_1(op.apart, op.print, op.until, op.within, op.horizon, moment);
				kind := known_as.kind;
				known_as.after := 'signature';
			END IF;
		END IF;

		number := known_as.until;
		after := known_as.after;
		IF kind = 'free' THEN
			kind := 'fresh';
			number := base + op.n;
			INSERT INTO ${schema}.claims AS c (key, fingerprint, token, owner, until)
				VALUES (known_as.at, op.print, number, holder, op.until)
				ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, token = excluded.token,
					owner = excluded.owner, until = excluded.until
				WHERE c.until <= moment OR c.until > op.until + slack;
			IF NOT FOUND THEN
				-- Nothing tells it from another one in flight: it continues, and settles nothing.
				number := 0;
			ELSIF op.signature IS NOT NULL AND after <> 'signature' THEN
				INSERT INTO ${schema}.claims AS c (key, fingerprint, token, owner, until)
					VALUES (op.signature, signed_print, number, holder, op.until)
					ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, token = excluded.token,
						owner = excluded.owner, until = excluded.until
					WHERE c.until <= moment OR c.until > op.until + slack;
			END IF;
		END IF;
		RETURN NEXT;
	END LOOP;

	DELETE FROM ${schema}.claims c WHERE c.token = 0 AND c.key = ANY (locks);
	IF uncounted IS NOT NULL THEN
		RAISE EXCEPTION 'not all commits are to be counted' USING ERRCODE = '${UNCOUNTED}', DETAIL = to_json(uncounted)::text;
	ELSIF counteds IS NOT NULL THEN
		PERFORM ${schema}.received_count_1(received_triggers, received_counts, received_events);
	END IF;
END $$;`;
}
