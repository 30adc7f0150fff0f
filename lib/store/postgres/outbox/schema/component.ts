import { randomInt } from 'node:crypto';

import { markLength } from '../../../outbox/ids';
import type { Component } from '../../migrations/migrate';
import { attempts } from './attempts';
import { changes } from './changes';
import { purging } from './purging';
import { queues } from './queues';
import { countsTable, statistics } from './statistics';
import { storing } from './storing';
import { tables } from './tables';

/** Event ids of two databases differ by their marks. */
function mark(): string {
	return randomInt(36 ** markLength)
		.toString(36)
		.padStart(markLength, '0');
}

const version1 = (schema: string) =>
	[
		tables,
		countsTable,
		attempts,
		storing,
		changes,
		purging,
		queues,
		statistics,
		`INSERT INTO $schema.outbox (mark) VALUES ('${mark()}');`,
	]
		.join('\n')
		.replaceAll('$schema', () => schema);

/**
 * What the last attempt was answered with, what attempts add up to and who claims, where the tables were made without that; a
 * new schema has it already. Processes that were started before must be ended first.
 */
const version2 = (schema: string) =>
	[
		'ALTER TABLE $schema.deliveries ADD COLUMN IF NOT EXISTS answer smallint;',
		'UPDATE $schema.deliveries SET answer = last_status / 100 WHERE last_status BETWEEN 300 AND 599 AND answer IS NULL;',
		`CREATE INDEX IF NOT EXISTS deliveries_answered ON $schema.deliveries (answer, number) WHERE answer IS NOT NULL;`,
		'ALTER TABLE $schema.queue DROP COLUMN IF EXISTS claimed;',
		'ALTER TABLE $schema.queue ADD COLUMN IF NOT EXISTS claimed_by integer NOT NULL DEFAULT 0;',
		'ALTER TABLE $schema.leases ADD COLUMN IF NOT EXISTS locked boolean NOT NULL DEFAULT false;',
		'ALTER TABLE $schema.outbox ADD COLUMN IF NOT EXISTS counted bigint NOT NULL DEFAULT 0;',
		countsTable.replace('CREATE TABLE', 'CREATE TABLE IF NOT EXISTS'),
		[attempts, storing, changes, purging, queues, statistics]
			.join('\n')
			.replaceAll('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION'),
	]
		.join('\n')
		.replaceAll('$schema', () => schema);

/** The outbox's tables and functions. */
export const outboxComponent: Component = {
	name: 'outbox',
	store: 'outbox',
	steps: [version1, version2],
};
