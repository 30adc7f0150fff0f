import { randomBytes } from 'node:crypto';
import { lookup } from 'node:dns';
import { join } from 'node:path';
import { createTransport } from '../../lib/delivery/attempt/transport';
import { createSender } from '../../lib/delivery/createSender';
import type { SenderOptions } from '../../lib/delivery/operations/context';
import type { SenderOutbox } from '../../lib/delivery/outcome/rules';
import type { Sender } from '../../lib/delivery/sender';
import { createKeyring } from '../../lib/delivery/subscription/secret/keyring';
import { openKeyFile } from '../../lib/delivery/subscription/secret/keys';
import { presetsOf } from '../../lib/webhook/presets';
import { systemClock } from '../../lib/time/clock';
import { platforms } from '../../nodes/platforms';

/** The sender of a process without n8n, put together as the n8n nodes do it; the folder has the key of its secrets. */
export async function ownSender(
	outbox: SenderOutbox,
	folder: string,
	more: Partial<SenderOptions> & Pick<SenderOptions, 'log'>,
): Promise<Sender> {
	const key = await openKeyFile(join(folder, 'outbox.key'), randomBytes);
	if (!key.ok) throw new Error(key.problem);
	return createSender({
		outbox,
		transport: createTransport({ lookup }),
		presets: presetsOf(platforms),
		keyring: createKeyring({ keys: [key.value], randomBytes }),
		clock: systemClock,
		random: Math.random,
		randomBytes,
		...more,
	});
}
