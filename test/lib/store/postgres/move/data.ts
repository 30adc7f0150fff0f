import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { ClaimStore } from '../../../../../lib/store/claims';
import type { ReceivedStore } from '../../../../../lib/store/received';
import type { Secrets } from '../../../../../lib/store/move/transfer';
import { type Moved, move, type MoveOptions } from '../../../../../lib/store/move/move';
import type { MovingSide } from '../../../../../lib/store/move/side';
import { openPostgresClaims } from '../../../../../lib/store/postgres/claims/open';
import { postgresSide } from '../../../../../lib/store/postgres/move/side';
import { openPostgresReceived } from '../../../../../lib/store/postgres/received/open';
import { openPostgresOutbox } from '../../../../../lib/store/postgres/outbox/open';
import { openSqliteClaims } from '../../../../../lib/store/sqlite/claims/open';
import { sqliteSide } from '../../../../../lib/store/sqlite/move/side';
import { openSqliteReceived } from '../../../../../lib/store/sqlite/received/open';
import { openSqliteOutbox } from '../../../../../lib/store/sqlite/outbox/open';
import { type OutboxUnderTest, type TestOutbox, testRules } from '../../outbox/model/world';
import { PATIENT } from '../database';

export type Engine = 'sqlite' | 'postgres';

let schemas = 0;

/** Nothing is sealed. */
export const unsealed: Secrets = { resealed: (text) => text, opened: (text) => text };

/** A folder and a schema, and what is opened on the one that is in use. */
export class MovingData implements OutboxUnderTest {
	readonly schema: string;
	engine: Engine = 'sqlite';
	readonly told: string[] = [];
	private readonly opened: { close(): Promise<void> }[] = [];

	constructor(
		readonly server: string,
		readonly now: () => number,
		readonly folder = mkdtempSync(join(tmpdir(), 'move-')),
		schema = `moved_${(schemas += 1)}_${process.pid}`,
	) {
		this.schema = schema;
	}

	/** The same schema, beside another folder. */
	withFolder(folder: string): MovingData {
		const data = new MovingData(this.server, this.now, folder, this.schema);
		data.engine = this.engine;
		return data;
	}

	async open(): Promise<TestOutbox> {
		const { now, folder, server, schema } = this;
		const outbox =
			this.engine === 'sqlite'
				? await openSqliteOutbox(
						{ file: join(folder, 'outbox.sqlite'), now, owner: 'test' },
						testRules,
					)
				: await openPostgresOutbox({ server, schema, now, ...PATIENT }, testRules);
		this.opened.push(outbox);
		return outbox;
	}

	async openClaims(): Promise<ClaimStore> {
		const { now, folder, server, schema } = this;
		const claims =
			this.engine === 'sqlite'
				? await openSqliteClaims({ file: join(folder, 'claims.sqlite'), now, owner: 'test' })
				: await openPostgresClaims({ server, schema, now, ...PATIENT });
		this.opened.push(claims);
		return claims;
	}

	async openReceived(): Promise<ReceivedStore> {
		const { now, folder, server, schema } = this;
		const received =
			this.engine === 'sqlite'
				? await openSqliteReceived({ file: join(folder, 'claims.sqlite'), now, owner: 'test' })
				: await openPostgresReceived({ server, schema, now, ...PATIENT });
		this.opened.push(received);
		return received;
	}

	/** Moves everything to the other engine, which is in use from then on. */
	async move(more: Partial<MoveOptions> = {}): Promise<Moved> {
		const engine = this.engine === 'sqlite' ? 'postgres' : 'sqlite';
		const moved = await this.withSides(async (from, to) => {
			const tell = (line: string) => void this.told.push(line);
			return await move({
				from,
				to,
				secrets: unsealed,
				replaces: false,
				now: this.now,
				tell,
				...more,
			});
		});
		this.engine = engine;
		return moved;
	}

	/** Runs SQL on the file of the outbox. */
	change(sql: string): void {
		const database = new DatabaseSync(join(this.folder, 'outbox.sqlite'));
		database.exec(sql);
		database.close();
	}

	/** Hands over both sides, the one in use first. */
	async withSides<T>(work: (from: MovingSide, to: MovingSide) => Promise<T>): Promise<T> {
		const sqlite = sqliteSide(this.folder, this.now);
		const postgres = postgresSide(
			{ server: this.server, schema: this.schema, ...PATIENT },
			this.now,
		);
		try {
			return await (this.engine === 'sqlite' ? work(sqlite, postgres) : work(postgres, sqlite));
		} finally {
			await sqlite.close();
			await postgres.close();
		}
	}

	async breakDown(): Promise<() => Promise<void>> {
		throw new Error('A move is not tested that way');
	}

	async closeAll(): Promise<void> {
		await Promise.all(this.opened.splice(0).map(async (one) => await one.close()));
	}

	async destroy(): Promise<void> {
		await this.closeAll();
		rmSync(this.folder, { recursive: true, force: true });
	}
}
