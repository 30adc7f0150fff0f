import { tablesOf, type Table } from '../../store/move/side';

type Counts = Readonly<Partial<Record<Table, number>>>;

const names: Readonly<Record<Table, string>> = {
	subscriptions: 'subscriptions and endpoints',
	events: 'events',
	deliveries: 'deliveries',
	journal: 'attempts and notices',
	readers: 'readers of the log',
	attempt_counts: 'counts of attempts',
	remembered: 'remembered events',
	received_triggers: 'triggers',
	received_counts: 'counts of requests',
	received_rejected: 'rejected requests',
	received_events: 'last events by type',
	received_drift: 'new and missing fields',
};

/** Lines of a table: what, how many rows, and what was done with them. */
export function countsTable(counts: Counts, done: string): string[] {
	const tables = [...tablesOf.outbox, ...tablesOf.claims];
	return tables.map((table) => {
		const rows = String(counts[table] ?? 0);
		return `${names[table].padEnd(28)}${rows.padStart(10)}  ${done}`.trimEnd();
	});
}
