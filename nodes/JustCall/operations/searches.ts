import type { Search } from '../../n8n/action/operation';
import { byPage } from '../../n8n/action/paging';
import type { Json } from '../../webhook/message';

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

/** The lists of JustCall's resource locators. */
export const searches: Readonly<Record<string, Search>> = {
	searchCalls: {
		path: '/v2.1/calls',
		paging: byPage({ largest: 100 }),
		at: 'data',
		label: (entry) =>
			titled(
				entry['contact_name'] || entry['contact_number'],
				`${wordOf(entry['call_user_date'])} ${wordOf(entry['call_user_time'])}`.trim(),
			),
		value: idOf,
	},
	searchPhoneNumbers: {
		path: '/v2.1/phone-numbers',
		paging: byPage({ largest: 100 }),
		at: 'data',
		label: (entry) => titled(entry['justcall_line_name'], entry['justcall_number']),
		value: (entry) => wordOf(entry['justcall_number']) || undefined,
	},
	searchUsers: {
		path: '/v2.1/users',
		paging: byPage({ largest: 100 }),
		at: 'data',
		label: (entry) => titled(entry['name'] || entry['agent_name'], entry['email']),
		value: (entry) => idOf(entry) ?? (wordOf(entry['agent_id']) || undefined),
	},
};
