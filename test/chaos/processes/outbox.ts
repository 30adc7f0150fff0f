import { join } from 'node:path';
import { openSenderOutbox } from '../../../lib/delivery/openOutbox';
import { senderRules, type SenderOutbox } from '../../../lib/delivery/outcome/rules';
import { policiesOf } from '../../../lib/delivery/subscription/policy';
import { openPostgresOutbox } from '../../../lib/store/postgres/outbox/open';
import { presetsOf } from '../../../lib/webhook/presets';
import type { ProcessOrders } from './protocol';

/** What the processes' subscriptions may be of. */
export const presets = presetsOf([]);

/** Opens the outbox that all share. */
export async function openOutbox(
	{ name, folder, database }: Pick<ProcessOrders, 'name' | 'folder' | 'database'>,
	onNotice: (text: string) => void,
): Promise<SenderOutbox> {
	if (database === undefined) {
		const place = { file: join(folder, 'outbox.sqlite'), now: Date.now, owner: name, onNotice };
		return await openSenderOutbox(presets, place);
	}
	return await openPostgresOutbox({ server: database }, senderRules(policiesOf(presets)));
}
