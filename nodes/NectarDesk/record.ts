import { directionOf } from '../../lib/webhook/record/callStatus';
import type { RecordDraft } from '../../lib/webhook/record/schema';
import { firstNumber } from '../../lib/webhook/record/phoneText';
import { dayOf, toUtc } from '../../lib/webhook/record/read';
import type { CallData, ContactData, ContactListData, MessageData } from './schemas';

/** The record of a contact event. */
export function contactRecord(data: ContactData): RecordDraft {
	return { contact: contactFields(data, data.phone) };
}

/** The record of a contact list event; `contacts` may be the contacts themselves or their number. */
export function listRecord(data: ContactListData): RecordDraft {
	const { contacts } = data;
	const count = Array.isArray(contacts) ? contacts.length : contacts;
	return {
		contactList: {
			id: data.id,
			name: data.name,
			contacts: data.contactsCount ?? (typeof count === 'number' ? count : undefined),
		},
	};
}

/** The record of a message event. */
export function messageRecord(data: MessageData, direction: 'inbound' | 'outbound'): RecordDraft {
	const [customer, business] =
		direction === 'inbound' ? [data.from, data.to] : [data.to, data.from];
	const theirs = firstNumber(customer, data.contact?.phone);
	return {
		contact: contactFields(data.contact, theirs),
		message: {
			id: data.id,
			...ends(direction, theirs, business ?? data.number?.number),
			status: data.status,
			text: data.text ?? data.body ?? data.message,
			media: data.attachments.flatMap((one) => {
				const { url, contentType } = typeof one === 'object' ? one : { url: one };
				return url === undefined ? [] : [{ url: withScheme(url), contentType }];
			}),
			sentAt: toUtc(data.createdDate),
		},
		agent: agentOf(data.agents),
	};
}

/** A contact's fields; `phone` is used where the contact has none. */
export function contactFields(contact: ContactData | null | undefined, phone: string | undefined) {
	return {
		id: contact?.id,
		name: [contact?.firstName, contact?.lastName].filter(Boolean).join(' '),
		firstName: contact?.firstName,
		lastName: contact?.lastName,
		email: contact?.email,
		phone: firstNumber(contact?.phone, phone),
		company: contact?.company,
		tags: namesOf(contact?.tags ?? []),
		createdAt: toUtc(contact?.createDate),
		createdDate: dayOf(contact?.createDate),
		updatedAt: toUtc(contact?.modifiedDate),
		updatedDate: dayOf(contact?.modifiedDate),
		customFields: contact?.additionalFields,
	};
}

/** Direction and both numbers, the customer's on the side it is on; without a direction the sides are not known. */
export function ends(
	type: string | undefined,
	theirs: string | undefined,
	ours: string | undefined,
) {
	const direction = directionOf(type);
	if (direction === undefined) return {};
	const [from, to] = direction === 'inbound' ? [theirs, ours] : [ours, theirs];
	return { direction, from, to };
}

/** The agent who took the call to its end, not one who passed it on. */
export function agentOf(agents: CallData['agents']): RecordDraft['agent'] {
	const all = Array.isArray(agents) ? agents : [agents];
	const agent = all.findLast((one) => /^(?!.*transfer)./i.test(one?.action ?? '')) ?? all[0];
	return { id: agent?.id, name: agent?.name, email: agent?.email };
}

/** The names of tags, which are objects or bare names. */
export function namesOf(tags: CallData['tags']): string[] {
	return tags
		.map((tag) => (typeof tag === 'object' ? tag.name : tag))
		.filter((name) => name !== undefined);
}

/** Nectar Desk writes addresses of recordings as `<tenant>.nectardesk.io/api/…`. */
export function withScheme(address: string): string {
	return /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `https://${address}`;
}
