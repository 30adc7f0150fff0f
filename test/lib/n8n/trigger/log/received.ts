import { flushReceived } from '../../../../../lib/n8n/trigger/log/count';
import { receivedStore } from '../../../../../lib/n8n/store/received';
import type { ReceivedStore } from '../../../../../lib/store/received';
import type { RejectedRequest } from '../../../../../lib/store/received/notes';
import type { Setup } from '../../context';
import { quiet } from '../../../../support/until';

/** What the log has of a trigger, after all that is counted was written. */
export interface Logged {
	readonly store: ReceivedStore;
	/** The number of requests by verdict, with the reason where there is one. */
	readonly counts: Readonly<Record<string, number>>;
	/** Newest first. */
	readonly rejected: readonly RejectedRequest[];
}

/** The trigger's name in the log. */
export function triggerIdOf({ workflow, node }: Pick<Setup, 'workflow' | 'node'>): string {
	return `${workflow.id}:${node.id}`;
}

/** Reads the log of a trigger from the process's own store. */
export async function logged(setup: Pick<Setup, 'workflow' | 'node'>): Promise<Logged> {
	// What an answer leads to is written after it has left.
	await quiet();
	await flushReceived();
	const store = await receivedStore(() => undefined);
	const triggerId = triggerIdOf(setup);
	const totals = (await store.totals()).filter((total) => total.triggerId === triggerId);
	const counts = totals.map(({ verdict, reason, count }): [string, number] => [
		reason === '' ? verdict : `${verdict} ${reason}`,
		count,
	]);
	const { requests } = await store.rejected({ triggerId, limit: 100 });
	return { store, counts: Object.fromEntries(counts), rejected: requests };
}
