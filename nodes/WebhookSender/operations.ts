import type { SenderOperations } from '../../lib/n8n/sender/operation';
import { backupOperations } from './operations/backup';
import { deliveryOperations } from './operations/delivery';
import { rejectingEmptyOptions } from './operations/emptyInput';
import { eventOperations } from './operations/event';
import { properties } from './fields';
import { subscriptionOperations } from './operations/subscription';

/** Every operation of Webhook Sender, by resource. */
export const operations: SenderOperations = rejectingEmptyOptions(
	{
		event: eventOperations(),
		subscription: subscriptionOperations,
		delivery: deliveryOperations,
		backup: backupOperations,
	},
	properties,
);
