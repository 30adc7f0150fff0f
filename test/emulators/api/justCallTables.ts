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
} from './justCallRows';
import type { Row } from './routes';

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

export type JustCallTable = keyof typeof MAKERS | 'appointments' | 'voiceAgentCalls';

export interface JustCallAccount {
	readonly tables: Readonly<Record<JustCallTable, Row[]>>;
	/** Fills a table up to so many rows. */
	seed(table: keyof typeof MAKERS, count: number): void;
	/** The next number that no row has. */
	nextId(): number;
	/** By `id` unless another field is named. */
	find(table: JustCallTable, value: unknown, field?: string): Row | undefined;
}

/** An account with so many rows in each table. */
export function createJustCallAccount(rowsEach = 3): JustCallAccount {
	let lastId = 90_000;
	const names = Object.keys(MAKERS) as Array<keyof typeof MAKERS>;
	const tables = Object.fromEntries(
		[...names, 'appointments', 'voiceAgentCalls'].map((name) => [name, [] as Row[]]),
	) as Record<JustCallTable, Row[]>;
	const seed = (table: keyof typeof MAKERS, count: number) => {
		const rows = tables[table];
		while (rows.length < count) rows.push(MAKERS[table](rows.length));
	};
	names.forEach((name) => seed(name, rowsEach));
	return {
		tables,
		seed,
		nextId: () => (lastId += 1),
		find: (table, value, field = 'id') =>
			tables[table].find((row) => String(row[field]) === String(value)),
	};
}
