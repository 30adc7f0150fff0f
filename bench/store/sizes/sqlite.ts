import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteClaims } from '../../../lib/store/sqlite/claims/open';
import { openSqliteOutbox } from '../../../lib/store/sqlite/outbox/open';
import { inFlight, keyAt, keysFor, remember } from '../claimLoad';
import { OwnOutbox } from '../postgres/outbox/own';
import { deliveredRules } from '../postgres/outbox/work';
import type { Filling, Sizes } from './measured';

const IN_FLIGHT = 1_000;

/** Fills the stores in SQLite files as the nodes do, and weighs their tables. */
export async function sqliteSizes(filling: Filling): Promise<Sizes> {
	const folder = await mkdtemp(join(tmpdir(), 'sizes-'));
	try {
		const outbox = await outboxSizes(join(folder, 'outbox.sqlite'), filling);
		return { ...outbox, ...(await claimSizes(join(folder, 'claims.sqlite'), filling)) };
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function outboxSizes(file: string, { deliveries, say }: Filling) {
	const place = { file, now: Date.now, owner: randomUUID() };
	const outbox = await OwnOutbox.over(await openSqliteOutbox(place, deliveredRules));
	try {
		const empty = weigh(file);
		say('SQLite: deliveries that have ended');
		await outbox.deliver(deliveries);
		const ended = weigh(file);
		say('SQLite: deliveries that wait');
		await outbox.store(deliveries);
		const waiting = weigh(file);
		const grown = (after: Weights, before: Weights, ...names: readonly string[]) =>
			names.reduce((sum, name) => sum + (after[name] ?? 0) - (before[name] ?? 0), 0) / deliveries;
		const found = ['blocks', 'blocks_by_facet'];
		return {
			event: grown(ended, empty, 'events', 'events_alone', 'events_keys'),
			delivery: grown(ended, empty, 'deliveries', 'deliveries_replays', ...found),
			attempt: grown(ended, empty, 'journal', 'journal_notices'),
			waiting: grown(waiting, ended, 'deliveries_due', 'deliveries_order'),
		};
	} finally {
		await outbox.close();
	}
}

async function claimSizes(file: string, { remembered, say }: Filling) {
	const claims = await openSqliteClaims({ file, now: Date.now, owner: randomUUID() });
	try {
		say('SQLite: remembered events');
		const keys = keysFor(remembered);
		const before = process.memoryUsage().arrayBuffers;
		await inFlight(IN_FLIGHT, remembered, async (at) => await remember(claims, keyAt(keys, at)));
		global.gc?.();
		const rememberedMemory = (process.memoryUsage().arrayBuffers - before) / remembered;
		const bytes = weigh(file);
		const remembering = (bytes.remembered ?? 0) + (bytes.remembered_expires ?? 0);
		return { remembered: remembering / remembered, rememberedMemory };
	} finally {
		await claims.close();
	}
}

type Weights = Readonly<Record<string, number>>;

/** The bytes of each table and index. */
function weigh(file: string): Weights {
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		const rows = database.prepare('SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name');
		return Object.fromEntries(rows.all().map(({ name, bytes }) => [String(name), Number(bytes)]));
	} finally {
		database.close();
	}
}
