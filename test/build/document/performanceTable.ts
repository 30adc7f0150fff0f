import { measuredTable, resultsIn, times, type MeasuredRow } from './results';

const twoPlaces = (value: number) => `${value.toFixed(2)} ×`;
const milliseconds = (value: number) => `${value.toFixed(1)} ms`;
const percent = (value: number) => `${value.toFixed(0)} %`;
const perSecond = (value: number) => `${Math.round(value).toLocaleString('en')} per second`;

const ROWS: readonly MeasuredRow[] = [
	[
		'Verifying 1 KB, against the `standardwebhooks` library',
		'verify_1kb_vs_standardwebhooks',
		times,
	],
	['Verifying 16 KB, against the same', 'verify_16kb_vs_standardwebhooks', times],
	['Claiming and remembering events in the store', 'claims_per_s', perSecond],
	['Cost per event with 1 million remembered, against 10 thousand', 'claims_1m_vs_10k', times],
	[
		'Events per second in n8n, batched, 50 connections, against the chain Webhook → Crypto → If → Remove Duplicates',
		'n8n_batched50_vs_diy',
		times,
	],
	['Duplicates answered per second, against that chain', 'n8n_duplicate_vs_diy', times],
	['Forgeries answered per second, against that chain', 'n8n_forged_vs_diy', times],
	[
		"A lone event's median answer time, against n8n's own Webhook node",
		'n8n_lone_p50_vs_bare',
		twoPlaces,
	],
	['The same against that node with a header credential', 'n8n_lone_p50_vs_secured', twoPlaces],
	[
		'The same batched figure where n8n builds an expression engine for every request (its default)',
		'n8n_default_batched50_vs_diy',
		times,
	],
	['Unbatched there', 'n8n_default_ours_vs_diy', times],
	[
		"A lone event's median answer time there, against n8n's own Webhook node",
		'n8n_default_lone_p50_vs_bare',
		twoPlaces,
	],
	['The same in milliseconds', 'n8n_default_lone_p50_ours_ms', milliseconds],
	['Events stored on disk, signed, delivered and logged by the sender', 'sender_per_s', perSecond],
	[
		'The same against the bare HTTP client (undici) that signs and sends the same events',
		'sender_durable_vs_undici',
		twoPlaces,
	],
	['The same where each event goes to eight subscriptions', 'sender_fanned_vs_undici', twoPlaces],
	[
		'First attempt answered after, 99 of 100 events, at 500 events a second',
		'sender_first_attempt_p99_ms',
		milliseconds,
	],
	["Share of n8n's event loop that this takes", 'sender_loop_busy_percent', percent],
	['Cost per delivery with 1 million pending, against 1 thousand', 'sender_1m_vs_1k', times],
	[
		'Time to the first attempt (99 of 100 events) beside an endpoint that hangs, against one that is well',
		'sender_outage_vs_usual_p99',
		times,
	],
	[
		'First page of the log page with 100,000 deliveries and a million attempts, read and drawn (95 of 100)',
		'log_sqlite_page_p95_ms',
		milliseconds,
	],
	['The same over PostgreSQL', 'log_postgresql_page_p95_ms', milliseconds],
	['Its time, against a log of 1,000 deliveries', 'log_sqlite_page_100k_vs_1k', times],
	['The same over PostgreSQL', 'log_postgresql_page_100k_vs_1k', times],
	[
		'What the sender delivers while somebody loads that page every second, against nobody',
		'log_sqlite_seen_vs_unseen',
		twoPlaces,
	],
	['The same over PostgreSQL', 'log_postgresql_seen_vs_unseen', twoPlaces],
];

/** The benchmark's ratios as a Markdown table, from what `npm run bench -- --json bench/results.json` wrote. */
export async function performanceTable(file: string): Promise<string> {
	return measuredTable(ROWS, await resultsIn(file));
}
