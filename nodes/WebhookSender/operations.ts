import type { SenderOperations } from '../n8n/senderTurn';
import { backupOperations } from './backupOperations';
import { deliveryOperations } from './deliveryOperations';
import { refusingEmptyOptions } from './emptyInput';
import { eventOperations } from './eventOperations';
import { properties } from './fields';
import { subscriptionOperations } from './subscriptionOperations';

/** Every operation of Webhook Sender, by resource. */
export const operations: SenderOperations = refusingEmptyOptions(
	{
		event: eventOperations(),
		subscription: subscriptionOperations,
		delivery: deliveryOperations,
		backup: backupOperations,
	},
	properties,
);
