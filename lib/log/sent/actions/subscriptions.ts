import type { Result, Sender, SubscriptionView } from '../../../delivery/sender';
import type { DoneCode } from '../../layout/done';
import type { Acted, Action, Query } from '../../screen';
import { shownOnce } from '../subscription/secret';

type Change = (sender: Sender, id: string) => Promise<Result<SubscriptionView>>;

/** An action that changes a subscription's status and leads back to it. */
function changing(done: DoneCode, change: Change): Action {
	return async ({ sender }, { id: [id = ''] = [] }) =>
		doneOr(await change(sender, id), { view: 'subscription', id }, done);
}

/** What went well leads to a screen; a problem stays one. */
function doneOr<Value>(result: Result<Value>, to: Query, done: DoneCode): Result<Acted> {
	return result.ok ? { ok: true, value: { kind: 'done', to, done } } : result;
}

/** Keeps its events until it is resumed. */
export const pauseSubscription = changing('paused', (sender, id) => sender.pause(id));

/** One event goes first, the others follow. */
export const resumeSubscription = changing('resumed', (sender, id) => sender.resume(id));

/** It receives events again. */
export const enableSubscription = changing('enabled', (sender, id) => sender.setEnabled(id, true));

/** It receives no events until it is enabled again. */
export const disableSubscription = changing('disabled', (sender, id) =>
	sender.setEnabled(id, false),
);

/** How long a test's attempt is waited for. */
const TEST_WAIT_SECONDS = 10;

/** Sends a test event to it alone, and leads to what became of that. */
export const testSubscription: Action = async ({ sender }, { id: [id = ''] = [] }) => {
	const sent = await sender.testSubscription(id, {}, { waitSeconds: TEST_WAIT_SECONDS });
	if (!sent.ok) return sent;
	return doneOr(sent, { view: 'delivery', id: sent.value.id }, 'tested');
};

/** Gives it a new secret, which is shown in the answer and nowhere else. */
export const rotateSecret: Action = async ({ sender }, { id: [id = ''] = [], overlap = [] }) => {
	const overlapSeconds = Number(overlap[0] ?? 0);
	const rotated = await sender.rotateSecret(id, { overlapSeconds });
	if (!rotated.ok) return rotated;
	const { subscription, secret, publicKey } = rotated.value;
	return {
		ok: true,
		value: { kind: 'shown', shown: shownOnce({ subscription, secret, publicKey }) },
	};
};
