import { serveOutbox } from '../store/sqlite/thread/serve';
import { findingRows } from './outcome/rows';
import type { Policies } from './subscription/policy';
import { senderRules } from './outcome/rules';

/* The thread of the sender's outbox; started by openSenderOutbox. */

void serveOutbox((policies: Policies) => senderRules(policies), findingRows);
