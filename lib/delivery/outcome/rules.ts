import type { Outbox, OutboxRules } from '../../store/outbox';
import type { StoredSubscription, SubscriptionChange } from '../../store/outbox/subscription';
import type { JsonObject } from '../../webhook/http/message';
import { standardWebhooksPolicy, type RetryPolicy } from '../../webhook/retry/policy';
import { judgeAttempt } from './judge';
import type { JudgedAttempt } from './health';
import { oncePerRevision } from '../subscription/perRevision';
import { policyFor, type Policies } from '../subscription/policy';
import { readSettings } from '../subscription/settings';
import { statusAfter, type StatusRequest } from '../subscription/status';

/** What an attempt tells the rules; the policy they know from the subscription. */
export type Finding = Omit<JudgedAttempt, 'policy'>;

/** What may be asked of a subscription. */
export type ChangeRequest =
	| StatusRequest
	/** New settings; only where the stored ones still have that revision, if one is given. */
	| { readonly kind: 'settings'; readonly settings: JsonObject; readonly revision?: number };

/** The rules that the sender's outbox is opened with. */
export type SenderRules = OutboxRules<Finding, ChangeRequest>;
/** The sender's outbox. */
export type SenderOutbox = Outbox<Finding, ChangeRequest>;

/** The sender's rules, given the policies of all presets. */
export function senderRules(policies: Policies): SenderRules {
	const known = oncePerRevision((settings) => policyOf(settings, policies));
	return {
		judge: (subscription, delivery, finding) =>
			judgeAttempt(subscription, delivery, { ...finding, policy: known(subscription) }),
		change: changeFor,
	};
}

function changeFor(
	stored: StoredSubscription,
	request: ChangeRequest,
): SubscriptionChange | undefined {
	if (request.kind !== 'settings') return statusAfter(stored, request);
	const { settings, revision = stored.revision } = request;
	return revision === stored.revision ? { settings } : undefined;
}

/** Settings that can't be read have the policy of Standard Webhooks. */
function policyOf(settings: JsonObject, policies: Policies): RetryPolicy {
	const read = readSettings(settings);
	return read.ok ? policyFor(read.value, policies) : standardWebhooksPolicy;
}
