import { explainPostgres, isConflict, type PostgresStore } from './errors';
import type { PostgresPool, Statement } from './connection/pool';

/**
 * Runs a statement of a store, once more where it got into another one's way and was undone; answers its rows. Rejects with a
 * StoreError.
 */
export async function ask<Row extends object>(
	pool: PostgresPool,
	store: PostgresStore,
	statement: Statement,
	values: readonly unknown[],
): Promise<readonly Row[]> {
	const asked = async () => (await pool.query<Row>(statement, values)).rows;
	try {
		return await asked().catch(async (error: unknown) => {
			if (isConflict(error)) return await asked();
			throw error;
		});
	} catch (error) {
		throw explainPostgres(store, pool.server, error);
	}
}
