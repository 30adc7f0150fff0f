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

/** The outbox's tables and functions. */
export const outboxComponent: Component = {
	name: 'outbox',
	store: 'outbox',
	steps: [version1],
};
