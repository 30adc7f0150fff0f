import { FUNCTION_SETTINGS } from '../../functionSettings';
/** Forgets up to `slice` rows of a table that were over by a time, those locked now aside: it waits for nobody. */
export function purgeFunctions(schema: string): string {
	const purge = (table: string, column: string) => `
CREATE FUNCTION ${schema}.purge_${table}_1(moment float8, slice int)
RETURNS int LANGUAGE plpgsql ${FUNCTION_SETTINGS} AS $$
DECLARE
	forgotten int;
BEGIN
	DELETE FROM ${schema}.${table} WHERE ctid = ANY (ARRAY(
		SELECT t.ctid FROM ${schema}.${table} t WHERE t.${column} <= moment
			ORDER BY t.${column} LIMIT slice FOR UPDATE SKIP LOCKED));
	GET DIAGNOSTICS forgotten = ROW_COUNT;
	RETURN forgotten;
END $$;`;
	return purge('remembered', 'expires') + purge('claims', 'until');
}
