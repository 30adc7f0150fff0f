import * as z from 'zod/v4';

const Time = z.iso.datetime();

const Delivery = z.strictObject({
	status: z.enum(['pending', 'retrying', 'blocked', 'delivered', 'failed', 'cancelled']),
	eventType: z.string(),
	subscription: z.string(),
	attempt: z.int().describe('How many attempts were made'),
	statusCode: z.int().optional(),
	reason: z.string().optional(),
	whatToDo: z.string().optional(),
	nextAttemptAt: Time.optional(),
	createdAt: Time,
	endedAt: Time.optional(),
	url: z.string().optional(),
	id: z.string(),
	eventId: z.string(),
	subscriptionId: z.string(),
	replayOf: z.string().optional(),
});

const OneDelivery = z.strictObject({
	...Delivery.shape,
	sentBy: z
		.strictObject({
			workflowId: z.string(),
			workflowName: z.string().optional(),
			executionId: z.string(),
		})
		.optional()
		.describe('The run that sent the event'),
});

/** An event that nobody wanted has no delivery to tell of. */
const Sent = z.strictObject({
	...Delivery.partial().shape,
	eventId: z.string(),
	status: z.enum([...Delivery.shape.status.options, 'not sent']),
	repeated: z.boolean().optional(),
	deliveries: z.int().optional(),
});

/** A dry run tells only how many there would be. */
const Changed = z.strictObject({
	...Delivery.partial().shape,
	dryRun: z.literal(true).optional(),
	deliveries: z.int().optional(),
	moreThanLimit: z.boolean().optional().describe('Whether more deliveries match than Limit allows'),
	subscriptions: z
		.array(
			z.strictObject({
				subscription: z.string(),
				deliveries: z.int(),
				subscriptionId: z.string(),
			}),
		)
		.optional(),
});

const Attempt = z.strictObject({
	attempt: z.int(),
	startedAt: Time,
	outcome: z.enum(['delivered', 'retrying', 'failed']),
	statusCode: z.int().optional(),
	durationMilliseconds: z.number(),
	reason: z.string(),
	nextAttemptAt: Time.optional(),
	responseHeaders: z
		.object({})
		.catchall(z.union([z.string(), z.array(z.string())]))
		.optional(),
	responseBody: z.string().optional(),
	url: z.string(),
	deliveryId: z.string(),
});

const Subscription = z.strictObject({
	label: z.string(),
	url: z.string(),
	status: z.enum(['active', 'disabled', 'paused', 'auto-paused', 'probing']),
	enabled: z.boolean(),
	events: z.union([z.literal('all'), z.array(z.string())]),
	urlByEvent: z.object({}).catchall(z.string()).optional(),
	filters: z.array(z.strictObject({ field: z.string(), values: z.array(z.string()) })).optional(),
	preset: z.string(),
	consecutiveFailures: z.int(),
	lastDeliveryAt: Time.optional(),
	lastDeliveryStatus: z.enum(['2xx', 'failed']).optional(),
	lastStatusCode: z.int().optional(),
	autoPausedAt: Time.optional(),
	pausedAt: Time.optional(),
	goneAt: Time.optional(),
	last_delivery_at: Time.optional(),
	last_delivery_status: z.enum(['2xx', 'failed']).optional(),
	consecutive_failures: z.int(),
	auto_paused_at: Time.optional(),
	secrets: z.array(
		z.strictObject({
			createdAt: Time,
			signsUntil: Time.optional(),
			publicKey: z.string().optional(),
		}),
	),
	timeoutSeconds: z.number(),
	scheduleSeconds: z.array(z.number()),
	success: z.enum(['2xx', '200']),
	retries: z.enum([
		'any failure',
		'connection errors and 5xx',
		'connection errors, 429, 500, 502, 503 and 504',
		'none',
	]),
	pausesAfter: z.int().optional(),
	pausesBy: z.enum(['attempts', 'deliveries']).optional(),
	concurrency: z.int(),
	ratePerSecond: z.number().optional(),
	order: z.enum(['none', 'key', 'all']),
	probeEverySeconds: z.number().optional(),
	createdAt: Time,
	updatedAt: Time,
	id: z.string(),
});

const WithSecret = z.strictObject({
	secret: z.string().optional().describe('Shown only once'),
	publicKey: z.string().optional(),
	...Subscription.shape,
});

const Backup = z.strictObject({
	folder: z.string(),
	createdAt: Time,
	files: z.array(z.strictObject({ name: z.string(), bytes: z.int() })),
	subscriptions: z.int(),
	unfinished: z.int().describe('Deliveries that were unfinished'),
});

/** What the items of each operation look like, by resource. */
export const outputSchemas: Readonly<Record<string, Readonly<Record<string, z.ZodType>>>> = {
	event: { send: Sent, sendToUrl: Sent, sendSample: Sent },
	subscription: {
		create: WithSecret,
		rotateSecret: WithSecret,
		get: Subscription,
		getAll: Subscription,
		update: Subscription,
		enable: Subscription,
		disable: Subscription,
		pause: Subscription,
		resume: Subscription,
		sendTest: Delivery,
		delete: z.strictObject({ deleted: z.literal(true), cancelled: z.int() }),
	},
	delivery: {
		get: OneDelivery,
		getAll: Delivery,
		attempts: Attempt,
		replay: Changed,
		cancel: Changed,
	},
	backup: { create: Backup },
};
