import type { Search } from '../../../lib/n8n/action/service/operation';
import { byPage } from '../../../lib/n8n/action/service/paging';
import type { Json } from '../../../lib/webhook/http/message';

type Entry = Readonly<Record<string, Json>>;

/** A name and what tells it from others of that name: "Ada Byron (ada@example.com)". */
function titled(name: Json | undefined, detail: Json | undefined): string | undefined {
	const [one, other] = [wordOf(name), wordOf(detail)];
	if (one === '') return other === '' ? undefined : other;
	return other === '' ? one : `${one} (${other})`;
}

function wordOf(value: Json | undefined): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

const idOf = ({ id }: Entry) => {
	const value = wordOf(id);
	return value === '' ? undefined : value;
};

type Words = (entry: Entry) => string | undefined;

/** A list of the API, by its path: what each entry is called, and what is sent for it. */
function search(path: string, label: Words, value: Words = idOf, largest = 100): Search {
	return { path: `/v2.1/${path}`, paging: byPage({ largest }), at: 'data', label, value };
}

/** Whom it was with, and when, in the account's time zone. */
const withAndWhen = (prefix: string) => (entry: Entry) =>
	titled(
		wordOf(entry['contact_name']) || entry['contact_number'],
		`${wordOf(entry[`${prefix}_user_date`])} ${wordOf(entry[`${prefix}_user_time`])}`,
	);

const member = (name: string) => (entry: Entry) => wordOf(entry[name]) || undefined;

const lineName: Words = (entry) => titled(entry['justcall_line_name'], entry['justcall_number']);

/** The lists of JustCall's resource locators. */
export const searches: Readonly<Record<string, Search>> = {
	searchCalls: search('calls', withAndWhen('call')),
	searchTexts: search('texts', withAndWhen('sms')),
	searchWhatsAppMessages: search('whatsapp/messages', withAndWhen('message'), idOf, 50),
	searchContacts: search('contacts', (entry) =>
		titled(
			wordOf(entry['name']) || `${wordOf(entry['first_name'])} ${wordOf(entry['last_name'])}`,
			entry['contact_number'],
		),
	),
	searchPhoneNumbers: search('phone-numbers', lineName, member('justcall_number')),
	searchPhoneNumberIds: search('phone-numbers', lineName),
	searchUsers: search('users', (entry) => titled(entry['name'], entry['email'])),
	searchDialerCalls: search('sales_dialer/calls', withAndWhen('call'), member('call_id')),
	searchCampaigns: search('sales_dialer/campaigns', (entry) =>
		titled(entry['name'], entry['type']),
	),
	searchDialerContacts: search('sales_dialer/contacts', (entry) =>
		titled(entry['name'], entry['phone_number']),
	),
	searchVoiceAgents: search('voice-agents/list', member('name'), member('ai_agent_id')),
};
