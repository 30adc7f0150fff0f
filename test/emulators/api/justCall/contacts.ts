/**
 * JustCall's contacts. An update names the contact by `id` or `contact_number` in the body. A contact is deleted by
 * `DELETE /contacts/{id}` (so the official node) or `DELETE /contacts` with the id in the query or the body.
 * Create and update answer a list of one. Not documented: a second contact with the same number, 409 here.
 */
import { after, contains, sameNumber, sameText } from './data/filters';
import { failed, listPage, succeeded, type Listing } from './data/lists';
import type { JustCallAccount } from './data/tables';
import type { RestAnswer } from '../restServer';
import { asText, fieldsOf, route, textOf, type Route, type Row } from '../routes';

const LISTS = ['blacklist', 'dnd', 'dnm'];
const FIELDS = [
	'first_name',
	'last_name',
	'contact_number',
	'other_numbers',
	'extension',
	'email',
	'company',
	'address',
	'notes',
	'across_team',
	'agent_id',
	'agent_ids',
];

const listing = (account: JustCallAccount): Listing => ({
	rows: () => account.tables.contacts,
	perPage: { usual: 50, most: 500 },
	links: true,
	filters: {
		contact_number: sameNumber('contact_number'),
		first_name: contains('first_name'),
		last_name: contains('last_name'),
		status: (row, value) => value.split(',').some((name) => (row['status'] as Row)[name] === true),
		agent_ids: (row, value) => value.split(',').includes(String(row['agent_id'])),
		last_contact_id_fetched: after,
		email: sameText('email'),
	},
	options: ['across_team'],
});

function unknownField(fields: Row, known: readonly string[]): RestAnswer | undefined {
	const unknown = Object.keys(fields).filter((name) => !known.includes(name));
	return unknown.length > 0 ? failed(422, `Unknown field: ${unknown.join(', ')}`) : undefined;
}

function create(account: JustCallAccount, fields: Row): RestAnswer {
	const rejection = unknownField(fields, FIELDS);
	if (rejection) return rejection;
	for (const name of ['first_name', 'contact_number']) {
		if (!fields[name]) return failed(400, `${name} is required`);
	}
	if (account.find('contacts', fields['contact_number'], 'contact_number')) {
		return failed(409, 'A contact with this number exists already');
	}
	const row: Row = {
		id: account.nextId(),
		name: [fields['first_name'], fields['last_name']].filter(Boolean).join(' '),
		other_numbers: [],
		notes: [],
		status: { blacklist: false, dnd: false, dnm: false },
		...fields,
	};
	account.tables.contacts.push(row);
	return succeeded([row]);
}

/** The contact that a body names. */
function named(account: JustCallAccount, fields: Row): Row | RestAnswer {
	if (fields['id'] === undefined && fields['contact_number'] === undefined) {
		return failed(400, 'id or contact_number is required');
	}
	const row =
		fields['id'] === undefined
			? account.find('contacts', fields['contact_number'], 'contact_number')
			: account.find('contacts', fields['id']);
	return row ?? failed(404, 'Contact not found');
}

const isAnswer = (found: Row | RestAnswer): found is RestAnswer => 'body' in found;

function update(account: JustCallAccount, fields: Row): RestAnswer {
	const rejection = unknownField(fields, ['id', ...FIELDS]);
	if (rejection) return rejection;
	const row = named(account, fields);
	if (isAnswer(row)) return row;
	Object.assign(row, fields);
	row['name'] = [row['first_name'], row['last_name']].filter(Boolean).join(' ');
	return succeeded([row]);
}

function setStatus(account: JustCallAccount, fields: Row): RestAnswer {
	const rejection = unknownField(fields, [
		'id',
		'contact_number',
		'add_to',
		'remove_from',
		'across_team',
	]);
	if (rejection) return rejection;
	const row = named(account, fields);
	if (isAnswer(row)) return row;
	const [added, removed] = [fields['add_to'] ?? [], fields['remove_from'] ?? []];
	if (!Array.isArray(added) || !Array.isArray(removed)) return failed(422, 'A list is expected');
	const names = [...added, ...removed] as string[];
	const strange = names.filter((name) => !LISTS.includes(name));
	if (names.length === 0) return failed(400, 'add_to or remove_from is required');
	if (strange.length > 0) return failed(422, `Unknown list: ${strange.join(', ')}`);
	for (const name of added as string[]) (row['status'] as Row)[name] = true;
	for (const name of removed as string[]) (row['status'] as Row)[name] = false;
	return succeeded([row]);
}

function remove(account: JustCallAccount, id: unknown): RestAnswer {
	if (id === undefined) return failed(400, 'id is required');
	const index = account.tables.contacts.findIndex((row) => String(row['id']) === textOf(id));
	if (index < 0) return failed(404, 'Contact not found');
	account.tables.contacts.splice(index, 1);
	return { status: 200, body: { status: 'success', message: 'Contact deleted' } };
}

function blacklist(account: JustCallAccount, fields: Row): RestAnswer {
	const numbers = fields['contact_numbers'];
	if (!Array.isArray(numbers) || !Array.isArray(fields['add_to'])) {
		return failed(400, 'contact_numbers and add_to are required');
	}
	const answers = numbers.map((contact_number: unknown) =>
		setStatus(account, { contact_number, add_to: fields['add_to'] }),
	);
	return succeeded({ updated: answers.filter(({ status }) => status === 200).length });
}

export function contactRoutes(account: JustCallAccount, address: () => string): Route[] {
	const path = '/v2.1/contacts';
	return [
		route('GET', path, ({ request }) => listPage(listing(account), request, address())),
		route('POST', path, ({ request }) => create(account, fieldsOf(request))),
		route('PUT', path, ({ request }) => update(account, fieldsOf(request))),
		route('DELETE', path, ({ request }) =>
			remove(account, asText(request, 'id') ?? fieldsOf(request)['id']),
		),
		route('PUT', `${path}/status`, ({ request }) => setStatus(account, fieldsOf(request))),
		route('POST', `${path}/bulk-add/blacklist`, ({ request }) =>
			blacklist(account, fieldsOf(request)),
		),
		route('GET', `${path}/{id}`, ({ at }) => {
			const row = account.find('contacts', at['id']);
			return row ? succeeded(row) : failed(404, 'Contact not found');
		}),
		route('DELETE', `${path}/{id}`, ({ at }) => remove(account, at['id'])),
	];
}
