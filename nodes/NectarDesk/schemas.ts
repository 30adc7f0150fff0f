import * as z from 'zod/v4';
import {
	anything,
	flag,
	id,
	list,
	listOfAll,
	number,
	object,
	open,
	optional,
	seconds,
	text,
	word,
} from '../../lib/webhook/platform/fields';

/*
 * Known is the call object, with its mixed spelling and the contact in it. How contacts, contact lists and messages
 * look on their own is not documented: their fields follow from the call's, and all are optional.
 */

const tags = () => list(z.union([object({ name: text() }), text()]));

const contact = {
	id: id(),
	firstName: text(),
	lastName: text(),
	email: text(),
	phone: text(),
	company: text(),
	tags: tags(),
	createDate: text(),
	modifiedDate: text(),
	additionalFields: open(),
};

/** A contact, as the contact events bring it; calls and messages carry one too. */
export const Contact = object(contact);

/** The business's own number. */
const ownNumber = optional({
	id: id(),
	number: text(),
	numberWithAlias: text(),
	alias: text(),
});

const Agent = object({ id: id(), name: text(), email: text(), action: text(), type: text() });

const Transfer = object({ to: text(), number: text(), reason: text() });

/** A call; `type` is its direction, and recordings are addresses without a scheme. */
export const Call = object({
	id: id(),
	type: word('inbound', 'outbound'),
	startedDate: text(),
	endedDate: text(),
	duration: seconds(),
	talkTime: seconds(),
	waitingTime: seconds(),
	tags: tags(),
	call_type: text(),
	call_recordings: list(text()),
	number: ownNumber,
	contact: optional(contact),
	agents: z.union([Agent, list(Agent)]).describe('A list; a single agent can be an object'),
	campaign: text(),
	abandoned: flag(),
	disposition: z.union([object({ code: text() }), text()]),
	external_numbers: list(text()),
	transfer_details: z.union([Transfer, listOfAll(Transfer), text()]),
});

/** A contact list. */
export const ContactList = object({
	id: id(),
	name: text(),
	contacts: anything().describe('The contacts, or their number'),
	contactsCount: number(),
	createDate: text(),
	modifiedDate: text(),
});

/** An SMS or chat message; `type` is its direction, as in a call. */
export const Message = object({
	id: id(),
	type: word('inbound', 'outbound'),
	text: text(),
	body: text(),
	message: text(),
	from: text(),
	to: text(),
	status: text(),
	createdDate: text(),
	attachments: list(z.union([object({ url: text(), contentType: text() }), text()])),
	number: ownNumber,
	contact: optional(contact),
	agents: z.union([Agent, list(Agent)]),
});

/** A contact's data. */
export type ContactData = z.output<typeof Contact>;
/** A call's data. */
export type CallData = z.output<typeof Call>;
/** A contact list's data. */
export type ContactListData = z.output<typeof ContactList>;
/** A message's data. */
export type MessageData = z.output<typeof Message>;
