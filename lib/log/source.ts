import type { Sender } from '../delivery/sender';
import type { ReceivedStore } from '../store/received';
import type { Platform } from '../webhook/platform/definition';

/** Where the log page reads from, and what its actions are done by. */
export interface LogSource {
	/** As the credential of the page's node lets one see it. */
	readonly sender: Sender;
	readonly received: ReceivedStore;
	/** What formats are called, and what sentences about rejected requests say of platforms. */
	readonly platforms: readonly Platform[];
	/** Whether some published Webhook Sender Trigger keeps retries running after a restart. */
	readonly isDispatcherKept: () => Promise<boolean>;
	/** Epoch milliseconds. */
	readonly now: () => number;
}

/** Whether retries would stop with n8n: something is sent or waits, and no trigger keeps it running after a restart. */
export async function retriesStop({
	sender,
	isDispatcherKept,
}: Pick<LogSource, 'sender' | 'isDispatcherKept'>): Promise<boolean> {
	if (await isDispatcherKept()) return false;
	const subscriptions = await sender.subscriptions();
	return subscriptions.length > 0 || (await sender.oldestWaiting()) !== undefined;
}
