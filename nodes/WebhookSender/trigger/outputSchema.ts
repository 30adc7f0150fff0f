import * as z from 'zod/v4';
import { JOURNAL_EVENTS } from '../../../lib/n8n/sender/journal/items';

const Time = z.iso.datetime();

/** An item of Webhook Sender Trigger: an attempt at a delivery, or what became of a subscription. */
export const JournalItem = z.strictObject({
	event: z.enum(JOURNAL_EVENTS.map(({ type }) => type)),
	at: Time,
	subscriptionId: z.string(),
	subscription: z.string().optional(),
	url: z.string().optional(),
	reason: z.string(),
	deliveryId: z.string().optional(),
	eventId: z.string().optional(),
	eventType: z.string().optional(),
	attempt: z.int().optional(),
	statusCode: z.int().optional(),
	durationMilliseconds: z.number().optional(),
	nextAttemptAt: Time.optional(),
	responseHeaders: z
		.object({})
		.catchall(z.union([z.string(), z.array(z.string())]))
		.optional(),
	responseBody: z.string().optional(),
	status: z.enum(['active', 'disabled', 'paused', 'auto-paused', 'probing']).optional(),
	consecutiveFailures: z.int().optional(),
	autoPausedAt: Time.optional(),
	lastDeliveryAt: Time.optional(),
	lastDeliveryStatus: z.enum(['2xx', 'failed']).optional(),
	lastStatusCode: z.int().optional(),
	consecutive_failures: z.int().optional(),
	auto_paused_at: Time.optional(),
	last_delivery_at: Time.optional(),
	last_delivery_status: z.enum(['2xx', 'failed']).optional(),
});
