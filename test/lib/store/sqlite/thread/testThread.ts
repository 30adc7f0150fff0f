import { DatabaseSync } from 'node:sqlite';
import { promises as timers } from 'node:timers';
import { parentPort, workerData } from 'node:worker_threads';

import type { CallMessage, ThreadData } from '../../../../../lib/store/sqlite/thread/messages';
import { serveOutbox } from '../../../../../lib/store/sqlite/thread/serve';
import type { OutboxRules } from '../../../../../lib/store/outbox';
import type { ThreadControls } from './data';
import { type TestFinding, type TestRequest, testRules } from '../../outbox/model/world';

/*
 * The thread of an outbox whose rules do what they are told, also to end the thread: see OutboxThreadData for that, and for
 * what it shares with its caller.
 */

const { rules } = workerData as ThreadData;
const { isHurried, commits, isSlow } = rules as ThreadControls;

// It waits for the write lock of others as any outbox does, but no time passes meanwhile where its caller says so.
const sleep = timers.setTimeout;
const sleepOrNot = (milliseconds: number) =>
	Atomics.load(isHurried, 0) === 1 ? timers.setImmediate() : sleep(milliseconds);
Object.assign(timers, { setTimeout: sleepOrNot });

const MINUTE = 60_000;
const elapsed = performance.now.bind(performance);
let looks = 0;
performance.now = () => elapsed() + (Atomics.load(isSlow, 0) === 1 ? (looks += 1) * MINUTE : 0);

const exec = DatabaseSync.prototype.exec;
DatabaseSync.prototype.exec = function (this: DatabaseSync, sql) {
	if (sql === 'COMMIT') Atomics.add(commits, 0, 1);
	exec.call(this, sql);
};

// A fault outside all promises, before the calls of that turn are done.
const listen = parentPort?.on.bind(parentPort);
const listenMortally = (name: string, listener: (message: CallMessage) => void) =>
	listen?.(name, (message: CallMessage) => {
		const throws = message.calls.some(([, , [, request]]) => endingOf(request) === 'throws');
		if (throws) fail();
		listener(message);
	});
if (parentPort) Object.assign(parentPort, { on: listenMortally });

const mortalRules: OutboxRules<TestFinding, TestRequest> = {
	...testRules,
	change: (subscription, request) => {
		if (endingOf(request) === 'exits') process.exit(1);
		if (endingOf(request) === 'throws once it has answered') setImmediate(fail);
		return testRules.change(subscription, request);
	},
};

function fail(): never {
	throw new Error('a fault of the thread');
}

function endingOf(request: unknown): unknown {
	const merged = (request as { readonly merges?: { readonly ending?: unknown } } | undefined)
		?.merges;
	return merged?.ending;
}

void serveOutbox(() => mortalRules);
