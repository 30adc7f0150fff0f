/**
 * The part of `work` that does all at once what most batches consist of: claims that are alone under a key that nothing is
 * known of, and the end of such claims. `done` is what it has done.
 */
export function usualOperations(schema: string): string {
	return `	WITH unknown AS (
		SELECT o.* FROM unnest(kinds, alones, keys, prints, untils, withins)
			WITH ORDINALITY o (kind, alone, key, print, until, within, n)
		WHERE o.kind = 'claim' AND o.alone AND o.n <> ALL (known)
			AND NOT EXISTS (SELECT FROM ${schema}.remembered r WHERE r.key = o.key AND r.expires > moment)
			AND NOT EXISTS (SELECT FROM ${schema}.claims c WHERE c.until > moment AND c.key
				= CASE WHEN o.within = 0 THEN substr(o.print, 9) ELSE substr(o.print, 1, 8) END || substr(o.key, 1, 8))
	), taken AS (
		UPDATE ${schema}.claims c SET fingerprint = u.print, token = base + u.n,
				owner = holder, until = u.until
			FROM unknown u WHERE c.key = u.key AND (c.until <= moment OR c.until > u.until + slack)
			RETURNING u.n, c.token
	)
	SELECT coalesce(array_agg(t.n), '{}'), array_agg(t.token) INTO done, numbers FROM taken t;
	RETURN QUERY SELECT u.*, 'nothing' FROM (SELECT t.n, 'fresh', t.token FROM unnest(done, numbers) t (n, token)) u;

	WITH dropped AS (
		DELETE FROM ${schema}.claims c
			USING unnest(kinds, alones, keys, prints, tokens, expiries)
				WITH ORDINALITY o (kind, alone, key, print, token, expires, n)
			WHERE o.kind IN ('commit', 'release') AND o.alone
				AND c.key = o.key AND c.token = o.token AND c.token > 0
			RETURNING o.*
	), added AS (
		INSERT INTO ${schema}.remembered (key, fingerprint, id, expires)
			SELECT d.key, d.print, base + d.n, d.expires FROM dropped d WHERE d.kind = 'commit'
			ON CONFLICT (key) DO NOTHING
			RETURNING id
	)
	SELECT ARRAY(SELECT d.n FROM dropped d),
			ARRAY(SELECT d.n FROM dropped d WHERE d.kind = 'commit' EXCEPT SELECT a.id - base FROM added a)
		INTO numbers, rest;
	PERFORM ${schema}.remember_1(keys[r.n], prints[r.n], tokens[r.n], base + r.n, expiries[r.n], moment)
		FROM unnest(rest) r (n);
	RETURN QUERY SELECT r.n, 'settled', NULL::bigint, NULL FROM unnest(numbers) r (n);
	done := done || numbers;`;
}
