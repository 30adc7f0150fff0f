import { screen, type Action, type Screen } from '../screen';
import { cancelDeliveries, replayDeliveries } from './actions/deliveries';
import {
	disableSubscription,
	enableSubscription,
	pauseSubscription,
	resumeSubscription,
	rotateSecret,
	testSubscription,
} from './actions/subscriptions';
import { drawConfirmation, gatherConfirmation } from './deliveries/confirm';
import { drawDeliveries } from './deliveries/draw';
import { gatherDeliveries } from './deliveries/gather';
import { drawDelivery } from './delivery/draw';
import { gatherDelivery } from './delivery/gather';
import { drawJournal } from './journal/draw';
import { gatherJournal } from './journal/gather';
import { drawOverview } from './overview/draw';
import { gatherOverview } from './overview/gather';
import { drawSubscription } from './subscription/draw';
import { gatherSubscription } from './subscription/gather';

/** The screens of what was sent, by the address's `view`. */
export const sentScreens = {
	sent: screen(gatherOverview, drawOverview),
	deliveries: screen(gatherDeliveries, drawDeliveries),
	delivery: screen(gatherDelivery, drawDelivery),
	subscription: screen(gatherSubscription, drawSubscription),
	journal: screen(gatherJournal, drawJournal),
	confirm: screen(gatherConfirmation, drawConfirmation),
} as const satisfies Readonly<Record<string, Screen>>;

/** What forms on them do, by their field `action`. */
export const sentActions = {
	replay: replayDeliveries,
	cancel: cancelDeliveries,
	pause: pauseSubscription,
	resume: resumeSubscription,
	enable: enableSubscription,
	disable: disableSubscription,
	rotate: rotateSecret,
	test: testSubscription,
} as const satisfies Readonly<Record<string, Action>>;
