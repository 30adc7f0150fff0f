import { judgeAttempt } from '../../../../lib/delivery/outcome/judge';
import type { JudgedAttempt } from '../../../../lib/delivery/outcome/health';
import { runACall } from '../../../../nodes/RunACall/platform';
import type { Progress } from '../../../../lib/store/outbox/delivery';
import type { Health, StoredSubscription } from '../../../../lib/store/outbox/subscription';
import { policyOf } from '../../../../lib/webhook/retry/policy';
import { outcomeOf, type Reply } from '../../webhook/retry/retrying';

/** All times here are milliseconds after this. */
export const T0 = 1_767_268_800_000;
const fresh: Progress = { attempts: 0, ownFaults: 0 };
const runACallPolicy = policyOf(runACall.delivery);

/** What an attempt with this reply leads to. */
export function judged(
	reply: Reply,
	{
		health = {},
		progress = fresh,
		kind = 'subscription',
		enabled = true,
		...attempt
	}: Partial<JudgedAttempt> & {
		health?: Partial<Health>;
		progress?: Progress;
		kind?: StoredSubscription['kind'];
		enabled?: boolean;
	} = {},
) {
	const finding = {
		policy: runACallPolicy,
		outcome: outcomeOf(reply),
		startedAt: T0,
		nowMilliseconds: T0 + 250,
		random: 0,
		...attempt,
	};
	const subscription: StoredSubscription = {
		id: 'sub_1',
		kind,
		enabled,
		settings: {},
		health: { consecutiveFailures: 0, ...health },
		createdAt: T0,
		updatedAt: T0,
		revision: 1,
	};
	return judgeAttempt(subscription, { id: 'dlv_1', progress }, finding);
}

/** The kinds of what that writes into the journal. */
export const noticesOf = ({ journal = [] }: ReturnType<typeof judged>) =>
	journal.map(({ kind }) => kind);
