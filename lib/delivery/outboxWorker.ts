import { serveOutbox } from '../store/outboxThreadServer';
import { findingRows } from './findingRows';
import type { Policies } from './policy';
import { senderRules } from './rules';

/* The thread of the sender's outbox; started by openSenderOutbox. */

void serveOutbox((policies: Policies) => senderRules(policies), findingRows);
