import { join } from 'node:path';

import { openOutboxThread } from '../store/sqlite/thread/open';
import type { SqliteOutboxOptions } from '../store/sqlite/outbox/open';
import type { Preset } from '../webhook/presets';
import { findingRows } from './outcome/rows';
import { policiesOf } from './subscription/policy';
import type { SenderOutbox } from './outcome/rules';

/** Opens the sender's outbox in a thread of its own. Rejects as `openSqliteOutbox` does. */
export async function openSenderOutbox(
	presets: readonly Preset[],
	place: Omit<SqliteOutboxOptions, 'sleep'>,
): Promise<SenderOutbox> {
	const module = join(__dirname, 'outboxWorker.js');
	return await openOutboxThread({ ...place, module, rules: policiesOf(presets) }, findingRows);
}
