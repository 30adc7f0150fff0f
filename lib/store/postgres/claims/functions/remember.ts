import { FUNCTION_SETTINGS } from '../../functionSettings';

/**
 * Remembers an event as the last one under its key: the one before it stays known by its delivery. To be called by whoever
 * holds the key's lock, see `work`. `token` is that of its claim, `number` counts on from there.
 */
export function rememberFunction(schema: string): string {
	return `
CREATE FUNCTION ${schema}.remember_1(
	event_key bytea, print bytea, token bigint, number bigint, over bigint, moment float8
) RETURNS void LANGUAGE plpgsql ${FUNCTION_SETTINGS} AS $$
DECLARE
	last record;
	kept bytea := print;
BEGIN
	INSERT INTO ${schema}.remembered (key, fingerprint, id, expires)
		VALUES (event_key, print, number, over)
		ON CONFLICT (key) DO NOTHING;
	IF FOUND THEN
		RETURN;
	END IF;
	SELECT r.fingerprint, r.id, r.expires INTO last FROM ${schema}.remembered r
		WHERE r.key = event_key AND r.expires > moment;
	IF FOUND THEN
		IF substr(last.fingerprint, 9) <> '\\x0000000000000000' THEN
			INSERT INTO ${schema}.remembered (key, fingerprint, id, expires)
				VALUES (substr(last.fingerprint, 9) || substr(event_key, 1, 8), last.fingerprint, number, last.expires)
				ON CONFLICT (key) DO UPDATE
					SET fingerprint = excluded.fingerprint, id = excluded.id, expires = excluded.expires;
		END IF;
		-- Where both were in progress at once, nobody knows which was the last: the next one is no duplicate of either.
		IF last.id >= token AND substr(last.fingerprint, 1, 8) <> substr(print, 1, 8) THEN
			kept := '\\x0000000000000000' || substr(print, 9);
		END IF;
	END IF;
	INSERT INTO ${schema}.remembered (key, fingerprint, id, expires)
		VALUES (event_key, kept, number, over)
		ON CONFLICT (key) DO UPDATE
			SET fingerprint = excluded.fingerprint, id = excluded.id, expires = excluded.expires;
END $$;`;
}
