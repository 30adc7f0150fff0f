import { join } from 'node:path';
import { StoreChild } from '../../child';
import type { Task } from './process';

/** A process that works on an outbox. */
export class OutboxChild extends StoreChild {
	constructor(task: Task) {
		super(join(__dirname, 'process.ts'), task);
	}
}
