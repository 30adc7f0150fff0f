/** The tables of an emulated JustCall account, to look into and to fill from a test. */
import {
	callRow,
	campaignRow,
	contactRow,
	dialerCallRow,
	dialerContactRow,
	insightRow,
	meetingRow,
	phoneNumberRow,
	textRow,
	userRow,
	voiceAgentRow,
	whatsAppRow,
} from './rows';
import type { Row } from '../../routes';
import { createTables, type Tables } from '../../tables';

const MAKERS = {
	calls: callRow,
	texts: textRow,
	whatsAppMessages: whatsAppRow,
	contacts: contactRow,
	users: userRow,
	phoneNumbers: phoneNumberRow,
	dialerCalls: dialerCallRow,
	campaigns: campaignRow,
	dialerContacts: dialerContactRow,
	insights: insightRow,
	meetings: meetingRow,
	voiceAgents: voiceAgentRow,
} as const;

const EMPTY = ['appointments', 'voiceAgentCalls'] as const;

export type JustCallTable = keyof typeof MAKERS | (typeof EMPTY)[number];

export interface JustCallAccount extends Tables<keyof typeof MAKERS, (typeof EMPTY)[number]> {
	/** The next number that no row has. */
	nextId(): number;
	/** By `id` unless another field is named. */
	find(table: JustCallTable, value: unknown, field?: string): Row | undefined;
}

/** An account with so many rows in each table. */
export function createJustCallAccount(rowsEach = 3): JustCallAccount {
	let lastId = 90_000;
	const { tables, seed } = createTables(MAKERS, rowsEach, EMPTY);
	return {
		tables,
		seed,
		nextId: () => (lastId += 1),
		find: (table, value, field = 'id') =>
			tables[table].find((row) => String(row[field]) === String(value)),
	};
}
