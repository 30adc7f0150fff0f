import type { openSenderOutbox as open } from '../../nodes/delivery/openSenderOutbox';
import { policiesOf } from '../../nodes/delivery/policy';
import { senderRules } from '../../nodes/delivery/rules';
import { openSqliteOutbox } from '../../nodes/store/sqliteOutbox';

/** Stands in for nodes/delivery/openSenderOutbox.ts: the same outbox without a thread. */
export const openSenderOutbox: typeof open = async (presets, place) =>
	await openSqliteOutbox(place, senderRules(policiesOf(presets)));
