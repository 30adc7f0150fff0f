/** What counts tokens and rows, as a text in SQL. */
export function tokenSequence(schema: string): string {
	return `${schema.replaceAll("'", "''")}.claim_tokens`;
}

/**
 * Remembers an event as the last one under its key: the one before it stays known by its delivery. To be called by whoever
 * holds the key's lock, see `work`.
 */
export function rememberFunction(schema: string): string {
	const sequence = tokenSequence(schema);
	return `
CREATE FUNCTION ${schema}.remember_1(
	event_key bytea, print bytea, token bigint, over bigint, moment float8
) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
	last record;
	kept bytea := print;
BEGIN
	INSERT INTO ${schema}.remembered (key, fingerprint, id, expires)
		VALUES (event_key, print, nextval('${sequence}'), over)
		ON CONFLICT (key) DO NOTHING;
	IF FOUND THEN
		RETURN;
	END IF;
	SELECT r.fingerprint, r.id, r.expires INTO last FROM ${schema}.remembered r
		WHERE r.key = event_key AND r.expires > moment;
	IF FOUND THEN
		IF substr(last.fingerprint, 9) <> '\\x0000000000000000' THEN
			INSERT INTO ${schema}.remembered (key, fingerprint, id, expires)
				VALUES (substr(last.fingerprint, 9) || substr(event_key, 1, 8), last.fingerprint,
					nextval('${sequence}'), last.expires)
				ON CONFLICT (key) DO UPDATE
					SET fingerprint = excluded.fingerprint, id = excluded.id, expires = excluded.expires;
		END IF;
		-- Where both were under way at once, nobody knows which was the last: the next one is no duplicate of either.
		IF last.id >= token AND substr(last.fingerprint, 1, 8) <> substr(print, 1, 8) THEN
			kept := '\\x0000000000000000' || substr(print, 9);
		END IF;
	END IF;
	INSERT INTO ${schema}.remembered (key, fingerprint, id, expires)
		VALUES (event_key, kept, nextval('${sequence}'), over)
		ON CONFLICT (key) DO UPDATE
			SET fingerprint = excluded.fingerprint, id = excluded.id, expires = excluded.expires;
END $$;`;
}
