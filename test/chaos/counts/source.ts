import { randomBytes } from 'node:crypto';
import { lookup } from 'node:dns';
import { join } from 'node:path';
import { createTransport } from '../../../lib/delivery/attempt/transport';
import { createSender } from '../../../lib/delivery/createSender';
import type { SenderOutbox } from '../../../lib/delivery/outcome/rules';
import { createKeyring } from '../../../lib/delivery/subscription/secret/keyring';
import { openKeyFile } from '../../../lib/delivery/subscription/secret/keys';
import type { LogSource } from '../../../lib/log/source';
import { openSqliteReceived } from '../../../lib/store/sqlite/received/open';
import { systemClock } from '../../../lib/time/clock';
import { presetsOf } from '../../../lib/webhook/presets';
import { platforms } from '../../../nodes/platforms';

/** What the page reads from in a process that sends nothing. */
export interface OpenSource extends LogSource {
	/** Closes the outbox, too. */
	close(): Promise<void>;
}

/** Over an outbox whose key is in the folder, where nothing was received; closed with the source. */
export async function sourceOver(outbox: SenderOutbox, folder: string): Promise<OpenSource> {
	const key = await openKeyFile(join(folder, 'outbox.key'), randomBytes);
	if (!key.ok) throw new Error(key.problem);
	const complain = (text: string) => void process.stderr.write(`The log page's sender: ${text}\n`);
	const sender = createSender({
		dispatches: false,
		outbox,
		transport: createTransport({ lookup }),
		presets: presetsOf(platforms),
		keyring: createKeyring({ keys: [key.value], randomBytes }),
		clock: systemClock,
		random: Math.random,
		randomBytes,
		log: { warn: complain, info: () => undefined },
	});
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
