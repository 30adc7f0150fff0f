import type { SenderOperations } from '../n8n/senderTurn';
import { backupOperations } from './backupOperations';
import { deliveryOperations } from './deliveryOperations';
import { eventOperations } from './eventOperations';
import { subscriptionOperations } from './subscriptionOperations';

/** Every operation of Webhook Sender, by resource. */
export const operations: SenderOperations = {
	event: eventOperations(),
	subscription: subscriptionOperations,
	delivery: deliveryOperations,
	backup: backupOperations,
};
