import type { Component } from '../migrations/migrate';
import { purgeFunctions } from './functions/purge';
import { recogniseFunction } from './functions/recognise';
import { rememberFunction } from './functions/remember';
import { workFunction } from './functions/work';
import { OPERATIONS_PER_BATCH, tokenSequence } from './functions/tokens';

/**
 * `claims` has what is in flight: a small table whose rows come and go, so it keeps room in its pages and is vacuumed often.
 * A row with token 0 is a lock within a transaction and is never seen by another one. `remembered` grows to millions: a row
 * stands under its event's key while it is the last there, then under a key of its delivery. A duplicate is recognized from
 * the index alone, which has all that is needed for it: that saves one of two random pages. One sequence counts tokens
 * and rows; it starts from the clock in microseconds, so that tables that are made anew give out no token a second time.
 */
function tables(schema: string): string {
	return `
		CREATE SEQUENCE ${schema}.claim_tokens INCREMENT ${2 * OPERATIONS_PER_BATCH};
		SELECT setval('${tokenSequence(schema)}', (extract(epoch FROM clock_timestamp()) * 1000000)::bigint);
		CREATE TABLE ${schema}.claims (
			key bytea PRIMARY KEY, fingerprint bytea NOT NULL, token bigint NOT NULL,
			owner text NOT NULL, until bigint NOT NULL
		) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
			autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000, autovacuum_vacuum_cost_delay = 0);
		CREATE TABLE ${schema}.remembered (
			key bytea NOT NULL, fingerprint bytea NOT NULL, id bigint NOT NULL, expires bigint NOT NULL,
			PRIMARY KEY (key) INCLUDE (fingerprint, expires)
		) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.05,
			autovacuum_analyze_scale_factor = 0.05);
		CREATE INDEX remembered_expires ON ${schema}.remembered (expires);`;
}

/** What ClaimStore keeps in PostgreSQL. A released step is never changed: functions that change get another name. */
export const claimsComponent: Component = {
	name: 'claims',
	store: 'deduplication store',
	steps: [
		(schema) =>
			[tables, recogniseFunction, rememberFunction, workFunction, purgeFunctions]
				.map((part) => part(schema))
				.join('\n'),
	],
};
