import { join } from 'node:path';

import { openOutboxThread } from '../store/outboxThread';
import type { SqliteOutboxOptions } from '../store/sqliteOutbox';
import type { Preset } from '../webhook/dialectPresets';
import { findingRows } from './findingRows';
import { policiesOf } from './policy';
import type { SenderOutbox } from './rules';

/** Opens the sender's outbox in a thread of its own. Rejects as `openSqliteOutbox` does. */
export async function openSenderOutbox(
	presets: readonly Preset[],
	place: Omit<SqliteOutboxOptions, 'sleep'>,
): Promise<SenderOutbox> {
	const module = join(__dirname, 'outboxThread.js');
	return await openOutboxThread({ ...place, module, rules: policiesOf(presets) }, findingRows);
}
