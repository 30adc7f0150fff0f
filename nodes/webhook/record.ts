import * as z from 'zod/v4';

const text = () => z.string().optional();
const number = () => z.number().optional();
const instant = () => z.iso.datetime().optional();
const direction = () => z.enum(['inbound', 'outbound']).optional();
const phone = () => z.string().describe('As the platform wrote it').optional();
const e164 = () =>
	z
		.string()
		.regex(/^\+[1-9]\d{6,14}$/)
		.describe('E.164, only where certain')
		.optional();

const Address = z.object({
	line1: text(),
	line2: text(),
	city: text(),
	state: text(),
	zip: text(),
	full: text(),
});

const Person = {
	id: text(),
	name: text(),
	firstName: text(),
	lastName: text(),
	email: text(),
	phone: phone(),
	phoneE164: e164(),
	extension: text().describe('Extension of that number'),
};

/**
 * The unified record: what an event is about, in the same shape for all platforms. Times are ISO 8601 in UTC,
 * durations seconds, amounts in the currency's main unit. A field the platform did not send is absent.
 */
export const Record = z.object({
	contact: z
		.object({
			...Person,
			externalId: text(),
			company: text(),
			otherPhones: z
				.array(z.object({ label: text(), number: z.string(), numberE164: e164() }))
				.optional(),
			address: Address.optional(),
			source: text(),
			tags: z.array(z.string()).optional(),
			notes: text(),
			status: text(),
			createdAt: instant(),
			updatedAt: instant(),
			customFields: z.record(z.string(), z.unknown()).optional(),
		})
		.describe('The customer, caller or lead at the other end'),
	call: z
		.object({
			id: text(),
			direction: direction(),
			status: z
				.enum([
					'ringing',
					'queued',
					'started',
					'answered',
					'completed',
					'missed',
					'abandoned',
					'voicemail',
					'noAnswer',
					'busy',
					'failed',
					'canceled',
				])
				.describe(
					'completed: answered and over; missed: an incoming call nobody answered; abandoned: the caller hung up while waiting; voicemail: the caller was sent to voicemail; noAnswer: an outgoing call nobody answered',
				)
				.optional(),
			from: phone(),
			fromE164: e164(),
			to: phone(),
			toE164: e164(),
			callerWithheld: z
				.literal(true)
				.describe('The caller withheld the number: there is none')
				.optional(),
			line: text().describe("Name of the business's own number"),
			startedAt: instant(),
			endedAt: instant(),
			durationSeconds: number().describe(
				'From the start of the call to its end, ringing and waiting included; the one duration the platform sends where it does not say more',
			),
			talkSeconds: number().describe('The conversation alone, without ringing and waiting'),
			waitSeconds: number().describe('Ringing and waiting before anybody answered'),
			disposition: text(),
			notes: text(),
			rating: number(),
			campaign: text(),
			transcript: text(),
			transcriptUrl: text(),
			summary: text(),
			sentiment: text(),
			intent: text(),
			urgency: text(),
			score: number(),
			spam: z.boolean().optional(),
			tags: z.array(z.string()).optional(),
		})
		.describe('The call'),
	message: z
		.object({
			id: text(),
			channel: z.enum(['sms', 'whatsapp']).optional(),
			direction: direction(),
			status: text(),
			from: phone(),
			fromE164: e164(),
			to: phone(),
			toE164: e164(),
			text: text(),
			media: z.array(z.object({ url: z.string(), contentType: text() })).optional(),
			sentAt: instant(),
		})
		.describe('The SMS or chat message'),
	agent: z
		.object({
			id: text(),
			name: text(),
			email: text(),
			state: z.enum(['loggedIn', 'loggedOut', 'paused', 'available']).optional(),
			reason: text(),
		})
		.optional()
		.describe('The person or AI agent on the business side'),
	recording: z
		.object({
			id: text(),
			url: text(),
			urls: z.array(z.string()).optional(),
			durationSeconds: number(),
		})
		.optional(),
	voicemail: z.object({ url: text(), transcript: text(), durationSeconds: number() }).optional(),
	lead: z
		.object({
			...Person,
			intent: text(),
			urgency: text(),
			status: text(),
			summary: text(),
			serviceAddress: text(),
			changes: z.record(z.string(), z.unknown()).optional(),
		})
		.optional(),
	booking: z
		.object({
			id: text(),
			calendarEventId: text(),
			calendar: text(),
			startsAt: instant(),
			endsAt: instant(),
			timezone: text(),
			service: text(),
			status: text(),
			notes: text(),
			jobId: text(),
		})
		.optional()
		.describe('An appointment'),
	transfer: z.object({ to: phone(), toE164: e164(), reason: text() }).optional(),
	followUp: z
		.object({
			id: text(),
			category: text(),
			reason: text(),
			urgency: text(),
			status: text(),
			callbackNumber: phone(),
			callbackNumberE164: e164(),
		})
		.optional(),
	job: z
		.object({
			id: text(),
			externalId: text(),
			customerId: text(),
			status: text(),
			type: text(),
			priority: text(),
			description: text(),
			reference: text(),
			scheduledDate: text(),
			startsAt: instant(),
			endsAt: instant(),
			startedAt: instant(),
			completedAt: instant(),
			technicianId: text(),
		})
		.optional(),
	estimate: z
		.object({
			id: text(),
			customerId: text(),
			status: text(),
			amount: number(),
			currency: text(),
			approvedAt: instant(),
			jobId: text(),
		})
		.optional(),
	invoice: z
		.object({
			id: text(),
			number: text(),
			customerId: text(),
			jobId: text(),
			status: text(),
			total: number(),
			currency: text(),
			dueDate: text(),
			sentAt: instant(),
			paidAt: instant(),
		})
		.optional(),
	payment: z
		.object({
			id: text(),
			invoiceId: text(),
			amount: number(),
			currency: text(),
			method: text(),
			status: text(),
			collectedAt: instant(),
		})
		.optional(),
	membership: z
		.object({
			id: text(),
			customerId: text(),
			status: text(),
			billingCycle: text(),
			startDate: text(),
			endDate: text(),
			nextBillingDate: text(),
		})
		.optional(),
	contactList: z.object({ id: text(), name: text(), contacts: number() }).optional(),
	tag: z
		.object({ id: text(), name: text(), color: text(), addedBy: text(), addedAt: instant() })
		.optional(),
	alert: z
		.object({
			id: text(),
			name: text(),
			severity: text(),
			message: text(),
			metric: text(),
			value: number(),
			threshold: number(),
		})
		.optional(),
});

/** The unified record of one event. */
export type Record = z.output<typeof Record>;

/** Every item a trigger gives: the record, framed by where it comes from and the vendor's own data. */
export const Item = z.object({
	platform: z.string().describe('Name of the platform, e.g. JustCall'),
	event: z.string().describe('The event type, as the node lists it'),
	id: z
		.string()
		.describe(
			"The platform's id of the event; where it gives none, a hash that stays the same for copies",
		),
	occurredAt: instant().describe('When it happened, where the platform says so'),
	receivedAt: z.iso.datetime().describe('When this n8n received it'),
	duplicateOf: text().describe(
		'Set when an event of the same identity but other content came before: the id they share',
	),
	deduplicated: z
		.literal(false)
		.optional()
		.describe('Set when the store was out of reach, so that this may be a copy'),
	...Record.shape,
	data: z.unknown().describe("The vendor's payload of the event, untouched"),
	envelope: z
		.record(z.string(), z.unknown())
		.describe("The other top-level fields of the vendor's body, untouched"),
});

/** One item. */
export type Item = z.output<typeof Item>;

/** A record in the making: whole sections or fields may be missing, null or empty. */
export type RecordDraft = {
	readonly [Section in keyof Record]?: Draft<NonNullable<Record[Section]>> | undefined;
};
type Draft<T> = { readonly [Field in keyof T]?: T[Field] | null | undefined };
