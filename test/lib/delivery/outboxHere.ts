import type { openSenderOutbox as open } from '../../../lib/delivery/openOutbox';
import { policiesOf } from '../../../lib/delivery/subscription/policy';
import { senderRules } from '../../../lib/delivery/outcome/rules';
import { openSqliteOutbox } from '../../../lib/store/sqlite/outbox/open';

/** Replaces lib/delivery/openOutbox.ts: the same outbox without a thread. */
export const openSenderOutbox: typeof open = async (presets, place) =>
	await openSqliteOutbox(place, senderRules(policiesOf(presets)));
