import { promises as timers } from 'node:timers';
import { workerData } from 'node:worker_threads';

import { serveOutbox } from '../../nodes/store/outboxThreadServer';
import { testRules } from './outboxWorld';

/*
 * The thread of an outbox whose rules do what they are told. It waits for the write lock of others as any outbox does, but
 * no time passes meanwhile where its caller says so (see OutboxThreadData).
 */

const { rules: isHurried } = workerData as { readonly rules: Int32Array };
const sleep = timers.setTimeout;
const sleepOrNot = (milliseconds: number) =>
	Atomics.load(isHurried, 0) === 1 ? timers.setImmediate() : sleep(milliseconds);
Object.assign(timers, { setTimeout: sleepOrNot });

void serveOutbox(() => testRules);
