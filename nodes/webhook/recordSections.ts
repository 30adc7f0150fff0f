import * as z from 'zod/v4';
import { direction, e164, id, instant, number, open, phone, text, texts } from './recordFields';

/* The sections about people, calls and messages. */

const Address = z.object({
	line1: text('First line'),
	line2: text('Second line'),
	city: text('City'),
	state: text('State or province'),
	zip: text('Postal code'),
	full: text('All of it, where the platform sends one text'),
});

const Person = {
	name: text('Whole name'),
	firstName: text('First name, only where certain'),
	lastName: text('Last name, only where certain'),
	email: text('Email address'),
	phone: phone('Phone number'),
	phoneE164: e164(),
	extension: text('Extension of that number'),
};

/** The customer. */
export const Contact = z
	.object({
		id: id('contact, customer or lead'),
		...Person,
		externalId: text('ID of the contact in another system, where the platform keeps one'),
		company: text('Company'),
		otherPhones: z
			.array(
				z.object({
					label: text('What the number is for'),
					number: z.string().describe('As the platform wrote it'),
					numberE164: e164(),
				}),
			)
			.describe("The contact's other numbers")
			.optional(),
		address: Address.describe('Postal address').optional(),
		source: text('Where the contact came from'),
		tags: texts('Tags of the contact'),
		notes: text('Notes on the contact'),
		status: text("The contact's status, in the platform's words"),
		createdAt: instant('When the platform created the contact'),
		createdDate: text('Day it did, where it tells no time'),
		updatedAt: instant('When the contact last changed'),
		updatedDate: text('Day it last did, where the platform tells no time'),
		customFields: open("The user's own fields, untouched"),
	})
	.describe('The customer, caller or lead at the other end');

const STATUS =
	'ringing, queued, started, answered: the call is running. completed: over, and answered as far as is known. ' +
	'missed: an incoming call nobody answered. abandoned: the caller hung up while waiting. voicemail: the caller was ' +
	'sent to voicemail. noAnswer: an outgoing call nobody answered. busy, failed, canceled: it did not come to a talk';

/** The call. */
export const Call = z
	.object({
		id: id('call'),
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
			.describe(STATUS)
			.optional(),
		from: phone('Number that calls'),
		fromE164: e164(),
		to: phone('Number that is called'),
		toE164: e164(),
		callerWithheld: z
			.literal(true)
			.describe('The caller withheld the number: there is none')
			.optional(),
		line: text("Name of the business's own number"),
		startedAt: instant('When it began to ring or was dialled'),
		endedAt: instant('When it ended'),
		durationSeconds: number(
			'From the start of the call to its end, ringing and waiting included; where the platform sends a single duration, that one. Absent while the call runs',
		),
		talkSeconds: number('The conversation alone, without ringing and waiting'),
		waitSeconds: number('Ringing and waiting before anybody answered'),
		disposition: text('What the agent noted as the result'),
		notes: text('Notes on the call'),
		rating: number('Rating of the call'),
		campaign: text('Campaign the call belongs to'),
		transcript: text('What was said, a line a turn'),
		transcriptUrl: text('Where to get the transcript'),
		summary: text('Summary of the call'),
		sentiment: text("The customer's mood, in the platform's words"),
		intent: text('What the caller wants'),
		urgency: text('How urgent it is'),
		score: number("The AI's score of the call"),
		spam: z.boolean().describe('Whether the platform takes it for spam').optional(),
		tags: texts('Tags of the call'),
	})
	.describe('The call');

/** The message. */
export const Message = z
	.object({
		id: id('message'),
		channel: z.enum(['sms', 'whatsapp']).describe('How it was sent').optional(),
		direction: direction(),
		status: text("Delivery status, in the platform's words"),
		from: phone('Number that sent it'),
		fromE164: e164(),
		to: phone('Number it was sent to'),
		toE164: e164(),
		text: text('The text'),
		media: z
			.array(
				z.object({
					url: z.string().describe('Address of the file'),
					contentType: text('Its type'),
				}),
			)
			.describe('Files sent with it')
			.optional(),
		sentAt: instant('When it was sent or received'),
	})
	.describe('The SMS or chat message');

/** The agent. */
export const Agent = z
	.object({
		id: id('agent'),
		name: text("The agent's name"),
		email: text("The agent's email address"),
		state: z
			.enum(['loggedIn', 'loggedOut', 'paused', 'available'])
			.describe("The agent's new state")
			.optional(),
		reason: text('Why the agent is in that state'),
	})
	.describe(
		'The person or AI agent on the business side; of several the one who finished the call',
	);

/** The recording. */
export const Recording = z
	.object({
		id: id('recording'),
		url: text('Where to get the recording'),
		urls: texts('All of them, where there may be several'),
		durationSeconds: number('Length of the recording'),
	})
	.describe('The recording of a call; a voicemail is none');

/** The voicemail. */
export const Voicemail = z
	.object({
		url: text('Where to get the message'),
		transcript: text('What the caller said'),
		durationSeconds: number('Length of the message'),
	})
	.describe('The message a caller left');

/** The lead. */
export const Lead = z
	.object({
		id: id('lead'),
		...Person,
		intent: text('What the lead wants'),
		urgency: text('How urgent it is'),
		status: text("The lead's status, in the platform's words"),
		summary: text('Summary of the request'),
		serviceAddress: text('Where the service is wanted'),
		changes: open('The fields that changed, untouched'),
	})
	.describe('A lead, where the platform speaks of one');
