import * as z from 'zod/v4';
import { direction, e164, id, time, number, open, phone, text, texts } from './fields';

/* The sections about people, calls and messages. */

const Address = z.object({
	line1: text('First line'),
	line2: text('Second line'),
	city: text('City'),
	state: text('State or province'),
	zip: text('Postal code'),
	full: text('The whole address, if the platform sends it as one text'),
});

const Person = {
	name: text('Full name'),
	firstName: text('First name, only if it is unambiguous'),
	lastName: text('Last name, only if it is unambiguous'),
	email: text('Email address'),
	phone: phone('Phone number'),
	phoneE164: e164(),
	extension: text('Extension of the phone number'),
};

/** The customer. */
export const Contact = z
	.object({
		id: id('contact, customer or lead'),
		...Person,
		externalId: text('ID of the contact in another system, if the platform stores one'),
		company: text('Company'),
		otherPhones: z
			.array(
				z.object({
					label: text('What the number is for'),
					number: z.string().describe('The number, as sent by the platform'),
					numberE164: e164(),
				}),
			)
			.describe("The contact's other numbers")
			.optional(),
		address: Address.describe('Postal address').optional(),
		source: text('Where the contact came from'),
		tags: texts('Tags of the contact'),
		notes: text('Notes on the contact'),
		status: text("The contact's status as the platform calls it"),
		createdAt: time('When the platform created the contact'),
		createdDate: text('Day the platform created the contact, if it sends no time'),
		updatedAt: time('When the contact last changed'),
		updatedDate: text('Day the contact last changed, if the platform sends no time'),
		customFields: open('Custom fields, unchanged'),
	})
	.describe('The customer, caller or lead');

const STATUS =
	'ringing, queued, started, answered: the call is in progress. completed: it ended and, as far as is known, was answered. ' +
	'missed: nobody answered an incoming call. abandoned: the caller hung up while waiting. voicemail: the caller was ' +
	'sent to voicemail. noAnswer: nobody answered an outgoing call. busy, failed, canceled: no conversation took place';

/** Those of a call that nobody answered. */
export const UNANSWERED_STATUSES = [
	'missed',
	'abandoned',
	'voicemail',
	'noAnswer',
	'busy',
	'failed',
	'canceled',
] as const;

/** The call. */
export const Call = z
	.object({
		id: id('call'),
		direction: direction(),
		status: z
			.enum(['ringing', 'queued', 'started', 'answered', 'completed', ...UNANSWERED_STATUSES])
			.describe(STATUS)
			.optional(),
		from: phone('Number of the caller'),
		fromE164: e164(),
		to: phone('Number that was called'),
		toE164: e164(),
		callerWithheld: z
			.literal(true)
			.describe('The caller withheld the number, so it is missing')
			.optional(),
		line: text("Name of the business's own number"),
		startedAt: time('When the call began to ring or was dialed'),
		endedAt: time('When it ended'),
		durationSeconds: number(
			"From the start of the call to its end, including ringing and waiting, or the platform's only duration. Missing while the call is in progress",
		),
		talkSeconds: number('The conversation only, without ringing and waiting'),
		waitSeconds: number('Ringing and waiting until the call was answered'),
		disposition: text('Result of the call as noted by the agent'),
		notes: text('Notes on the call'),
		rating: number('Rating of the call'),
		campaign: text('Campaign the call belongs to'),
		transcript: text('Transcript of the call, one line per turn'),
		transcriptUrl: text('URL of the transcript'),
		summary: text('Summary of the call'),
		sentiment: text("The caller's sentiment as the platform calls it"),
		intent: text('What the caller wants'),
		urgency: text('How urgent it is'),
		score: number("The AI's score of the call"),
		spam: z.boolean().describe('Whether the platform considers the call spam').optional(),
		tags: texts('Tags of the call'),
	})
	.describe('The call');

/** The message. */
export const Message = z
	.object({
		id: id('message'),
		channel: z.enum(['sms', 'whatsapp']).describe('How it was sent').optional(),
		direction: direction(),
		status: text('Delivery status as the platform calls it'),
		from: phone('Number that sent it'),
		fromE164: e164(),
		to: phone('Number it was sent to'),
		toE164: e164(),
		text: text('The text'),
		media: z
			.array(
				z.object({
					url: z.string().describe('URL of the file'),
					contentType: text('Type of the file'),
				}),
			)
			.describe('Files sent with it')
			.optional(),
		sentAt: time('When it was sent or received'),
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
		reason: text("Reason for the agent's state"),
	})
	.describe(
		'The person or AI agent of the business; if there were several, the one who ended the call',
	);

/** The recording. */
export const Recording = z
	.object({
		id: id('recording'),
		url: text('URL of the recording'),
		urls: texts('URLs of all recordings, if there can be several'),
		durationSeconds: number('Length of the recording'),
	})
	.describe('The recording of a call, but not of a voicemail');

/** The voicemail. */
export const Voicemail = z
	.object({
		url: text('URL of the message'),
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
		status: text("The lead's status as the platform calls it"),
		summary: text('Summary of the request'),
		serviceAddress: text('Where the service is wanted'),
		changes: open('The changed fields, as sent by the platform'),
	})
	.describe('A lead, if the platform sends one');
