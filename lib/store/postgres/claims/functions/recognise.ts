import { FUNCTION_SETTINGS } from '../../functionSettings';
/**
 * What an event turns out to be, and where it may be claimed: the rules of `EventClaims.recognise`, in the server, so that
 * a batch of claims is decided and written in one round trip, and no process that is paused holds up others.
 *
 * Fingerprints are 8 bytes of the content, then 8 of the delivery, zeros where nothing tells deliveries apart. `within` and
 * `horizon` are those of `sameContent`; `slack` is how far the clocks of two processes may be apart.
 */
export function recogniseFunction(schema: string): string {
	return `
CREATE FUNCTION ${schema}.recognise_1(
	event_key bytea, print bytea, lasts_until bigint, within float8, horizon float8, moment float8,
	OUT kind text, OUT until bigint, OUT at bytea, OUT after text
) LANGUAGE plpgsql ${FUNCTION_SETTINGS} AS $$
DECLARE
	slack CONSTANT float8 := 60000;
	tells CONSTANT boolean := substr(print, 9) <> '\\x0000000000000000';
	own_key CONSTANT bytea := CASE WHEN within = 0 THEN substr(print, 9) ELSE substr(print, 1, 8) END
		|| substr(event_key, 1, 8);
	last record;
	held record;
	is_known boolean;
	is_same boolean;
BEGIN
	SELECT r.fingerprint, r.expires INTO last FROM ${schema}.remembered r
		WHERE r.key = event_key AND r.expires > moment;
	is_known := FOUND;
	IF is_known AND tells AND (
		substr(last.fingerprint, 9) = substr(print, 9) OR EXISTS (SELECT FROM ${schema}.remembered r
			WHERE r.key = substr(print, 9) || substr(event_key, 1, 8) AND r.expires > moment)
	) THEN
		kind := 'duplicate';
		RETURN;
	END IF;

	-- A claim that lasts longer than any could was made by a clock that was ahead.
	SELECT count(*) AS count, (array_agg(c.until ORDER BY c.key = event_key DESC) FILTER (WHERE CASE
			WHEN within = 0 THEN tells AND substr(c.fingerprint, 9) = substr(print, 9)
			ELSE substr(c.fingerprint, 1, 8) = substr(print, 1, 8)
		END))[1] AS until
		INTO held FROM ${schema}.claims c
		WHERE c.key IN (event_key, own_key) AND c.until > moment AND c.until <= lasts_until + slack;
	IF held.until IS NOT NULL THEN
		kind := 'inFlight';
		until := held.until;
		RETURN;
	END IF;

	is_same := is_known AND held.count = 0 AND substr(last.fingerprint, 1, 8) = substr(print, 1, 8);
	-- What seems to come later than now was remembered by a clock that was ahead, nobody knows when.
	IF is_same AND (within IS NULL
		OR (moment < last.expires - horizon + within AND last.expires - horizon <= moment + slack))
	THEN
		kind := 'duplicate';
		RETURN;
	END IF;
	kind := 'free';
	at := CASE WHEN held.count = 0 THEN event_key ELSE own_key END;
	after := CASE WHEN is_same THEN 'same' WHEN is_known OR held.count > 0 THEN 'other' ELSE 'nothing' END;
END $$;`;
}
