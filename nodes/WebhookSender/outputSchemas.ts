import * as z from 'zod/v4';

const Time = z.iso.datetime();

const Delivery = z.strictObject({
	id: z.string(),
	eventId: z.string(),
	eventType: z.string(),
	subscriptionId: z.string(),
	subscription: z.string(),
	url: z.string().optional(),
	status: z.enum(['pending', 'blocked', 'delivered', 'failed', 'cancelled']),
	attempt: z.int().describe('How many attempts were made'),
	statusCode: z.int().optional(),
	nextAttemptAt: Time.optional(),
	reason: z.string().optional(),
	whatToDo: z.string().optional(),
	replayOf: z.string().optional(),
	createdAt: Time,
	endedAt: Time.optional(),
});

/** An event that nobody wanted has no delivery to tell of. */
const Sent = z.strictObject({
	...Delivery.partial().shape,
	eventId: z.string(),
	status: z.enum([...Delivery.shape.status.options, 'no subscription']),
	repeated: z.boolean().optional(),
	deliveries: z.int().optional(),
});

const Attempt = z.strictObject({
	deliveryId: z.string(),
	attempt: z.int(),
	outcome: z.enum(['delivered', 'retrying', 'failed']),
	startedAt: Time,
	durationMilliseconds: z.number(),
	url: z.string(),
	status: z.int().optional(),
	responseHeaders: z
		.object({})
		.catchall(z.union([z.string(), z.array(z.string())]))
		.optional(),
	responseBody: z.string().optional(),
	reason: z.string(),
	nextAttemptAt: Time.optional(),
});

const Subscription = z.strictObject({
	id: z.string(),
	label: z.string(),
	url: z.string(),
	urlByEvent: z.object({}).catchall(z.string()),
	events: z.union([z.literal('all'), z.array(z.string())]),
	filters: z.array(z.strictObject({ field: z.string(), values: z.array(z.string()) })),
	preset: z.string(),
	enabled: z.boolean(),
	status: z.enum(['active', 'disabled', 'paused', 'auto-paused', 'probing']),
	last_delivery_at: Time.optional(),
	last_delivery_status: z.union([z.int(), z.literal('failed')]).optional(),
	consecutive_failures: z.int(),
	auto_paused_at: Time.optional(),
	pausedAt: Time.optional(),
	goneAt: Time.optional(),
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
});

const WithSecret = z.strictObject({
	...Subscription.shape,
	secret: z.string().optional().describe('Shown this once'),
	publicKey: z.string().optional(),
});

const Backup = z.strictObject({
	folder: z.string(),
	createdAt: Time,
	files: z.array(z.strictObject({ name: z.string(), bytes: z.int() })),
	subscriptions: z.int(),
	unfinished: z.int().describe('Deliveries that had not ended'),
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
		get: Delivery,
		getAll: Delivery,
		attempts: Attempt,
		replay: Delivery,
		cancel: Delivery,
	},
	backup: { create: Backup },
};
