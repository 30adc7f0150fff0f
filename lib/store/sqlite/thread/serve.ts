import { parentPort, workerData } from 'node:worker_threads';

import { errorMessage } from '../../../text/error';
import type { Outbox, OutboxRules } from '../../outbox';
import {
	type AnswerRow,
	type CallMessage,
	type Failure,
	MOST_AT_A_TIME,
	type ThreadData,
	type ThreadMessage,
} from './messages';
import { eventOfRow, type EventRow, rowOfStored } from './eventRows';
import { attemptOfRow, type AttemptRow, type FindingRows, rowOfSettled } from './rows';
import { ListTeller } from './subscriptions';
import { openSqliteOutbox } from '../outbox/open';

type Calls = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

/**
 * Makes this thread an outbox's: opens the file it was started with and does what its caller asks. To be called once, by
 * the module that `openOutboxThread` names. `rulesOf`: the rules, from the data that were given there;
 * `findings`: how those go as rows, the same there.
 */
export async function serveOutbox<Finding, Request>(
	rulesOf: (data: never) => OutboxRules<Finding, Request>,
	findings?: FindingRows<Finding>,
): Promise<void> {
	const { file, owner, now, rules } = workerData as ThreadData;
	const clock = { now };
	try {
		const onNotice = (message: string) => tell({ kind: 'notice', message });
		const place = { file, owner, now: () => clock.now, onNotice };
		const calls = callsOf(await openSqliteOutbox(place, rulesOf(rules as never)), findings);
		const answers = new Answers();
		parentPort?.on('message', (message: CallMessage) => {
			clock.now = message.now;
			for (const [number, name, args] of message.calls) {
				const call = calls[name] as (...args: unknown[]) => Promise<unknown>;
				call(...args).then(
					(value) => answers.add([number, true, value]),
					(error: unknown) => answers.add([number, false, failureOf(error)]),
				);
			}
		});
		tell({ kind: 'opened' });
	} catch (error) {
		tell({ kind: 'failed', failure: failureOf(error) });
	}
}

/** What may be called, by name: the outbox's operations, those for every event and attempt with rows. */
function callsOf<Finding, Request>(
	outbox: Outbox<Finding, Request>,
	findings?: FindingRows<Finding>,
): Calls {
	const teller = new ListTeller();
	const calls = {
		enqueue: (...row: EventRow) =>
			outbox.enqueue(eventOfRow(row)).then((answer) => rowOfStored(answer) ?? answer),
		settle: (...row: AttemptRow<Finding>) => {
			const { claim, record, finding } = attemptOfRow(row);
			const isRow = findings !== undefined && Array.isArray(finding);
			const found = isRow ? findings.findingOf(finding) : finding;
			const settled = outbox.settle(claim, record, found);
			return settled.then((answer) => rowOfSettled(answer) ?? answer);
		},
		subscriptions: async () => teller.newsOf(await outbox.subscriptions()),
	};
	return new Proxy<Calls>(calls, {
		get: (own, name) => own[name as string] ?? outbox[name as keyof Outbox].bind(outbox),
	});
}

/** Answers that are ready in the same turn of the event loop go together. */
class Answers {
	private ready: AnswerRow[] = [];

	add(answer: AnswerRow): void {
		this.ready.push(answer);
		// After all that a commit has settled, and before the next batch keeps the thread busy.
		if (this.ready.length === 1) process.nextTick(() => this.send());
	}

	private send(): void {
		const { ready } = this;
		this.ready = [];
		for (let start = 0; start < ready.length; start += MOST_AT_A_TIME) {
			tell({ kind: 'answers', answers: ready.slice(start, start + MOST_AT_A_TIME) });
		}
	}
}

function tell(message: ThreadMessage): void {
	parentPort?.postMessage(message);
}

function failureOf(error: unknown): Failure {
	const cause = error instanceof Error ? error.cause : undefined;
	return {
		message: errorMessage(error),
		cause: cause === undefined ? undefined : errorMessage(cause),
	};
}
