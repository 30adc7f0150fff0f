import { join } from 'node:path';
import type { SenderOutbox } from '../../../lib/delivery/outcome/rules';
import type { LogSource } from '../../../lib/log/source';
import { openSqliteReceived } from '../../../lib/store/sqlite/received/open';
import { platforms } from '../../../nodes/platforms';
import { ownSender } from '../../support/ownSender';

/** What the page reads from in a process that sends nothing. */
export interface OpenSource extends LogSource {
	/** Closes the outbox, too. */
	close(): Promise<void>;
}

/** Over an outbox whose key is in the folder, where nothing was received; closed with the source. */
export async function sourceOver(outbox: SenderOutbox, folder: string): Promise<OpenSource> {
	const complain = (text: string) => void process.stderr.write(`The log page's sender: ${text}\n`);
	const log = { warn: complain, info: () => undefined };
	const sender = await ownSender(outbox, folder, { dispatches: false, log });
	const received = await openSqliteReceived({ file: join(folder, 'claims.sqlite'), now: Date.now });
	return {
		sender,
		received,
		platforms,
		isDispatcherKept: async () => true,
		now: Date.now,
		close: async () => {
			await sender.close();
			await received.close();
		},
	};
}
