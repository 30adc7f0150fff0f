import * as z from 'zod/v4';
import * as business from './business';
import { time, text } from './fields';
import * as sections from './sections';

/**
 * The unified record: what an event is about, in the same shape for all platforms. Times are ISO 8601 in UTC,
 * durations seconds, amounts in the currency's main unit. A field the platform did not send is absent.
 */
export const Record = z.object({
	contact: sections.Contact,
	call: sections.Call,
	message: sections.Message,
	agent: sections.Agent.optional(),
	recording: sections.Recording.optional(),
	voicemail: sections.Voicemail.optional(),
	lead: sections.Lead.optional(),
	booking: business.Booking.optional(),
	transfer: business.Transfer.optional(),
	followUp: business.FollowUp.optional(),
	job: business.Job.optional(),
	estimate: business.Estimate.optional(),
	invoice: business.Invoice.optional(),
	payment: business.Payment.optional(),
	membership: business.Membership.optional(),
	contactList: business.ContactList.optional(),
	tag: business.Tag.optional(),
	alert: business.Alert.optional(),
});

/** The unified record of one event. */
export type Record = z.output<typeof Record>;

/** Every item a trigger gives: the record, framed by where it comes from and the vendor's own data. */
export const Item = z.object({
	platform: z.string().describe('Name of the platform, e.g. JustCall'),
	event: z.string().describe('The event type, as the node lists it'),
	id: z
		.string()
		.describe("The platform's event ID; if there is none, a hash that is the same for duplicates"),
	occurredAt: time('When the event occurred, if the platform says so'),
	receivedAt: z.iso.datetime().describe('When n8n received the event'),
	duplicateOf: text('Set if an earlier event had the same ID but different content: the shared ID'),
	deduplicated: z
		.literal(false)
		.optional()
		.describe(
			'Set to false when the deduplication store was unavailable, so that this may be a duplicate',
		),
	...Record.shape,
	data: z.unknown().describe("The platform's data of the event, unchanged"),
	envelope: z
		.record(z.string(), z.unknown())
		.describe('The other top-level fields of the request body, unchanged'),
});

/** One item. */
export type Item = z.output<typeof Item>;

/** A record in the making: whole sections or fields may be missing, null or empty. */
export type RecordDraft = {
	readonly [Section in keyof Record]?: Draft<NonNullable<Record[Section]>> | undefined;
};
type Draft<T> = { readonly [Field in keyof T]?: T[Field] | null | undefined };
