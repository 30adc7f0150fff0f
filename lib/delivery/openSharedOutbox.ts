import { openPostgresOutbox, type PostgresOutboxOptions } from '../store/postgres/outbox/open';
import type { Preset } from '../webhook/presets';
import { senderRules, type SenderOutbox } from './outcome/rules';
import { policiesOf } from './subscription/policy';

/** Opens the sender's outbox in PostgreSQL, which other processes may share. Rejects as `openPostgresOutbox` does. */
export async function openSharedOutbox(
	presets: readonly Preset[],
	options: PostgresOutboxOptions,
): Promise<SenderOutbox> {
	return await openPostgresOutbox(options, senderRules(policiesOf(presets)));
}
