import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** What an engine is opened with, beside clock and sleep. */
export interface Place {
	readonly file: string;
	readonly owner: string;
	readonly onNotice: (message: string) => void;
}

/** A folder that holds one file of an engine, with everything opened on it. */
export class SqliteFolder<Opened extends { close(): Promise<void> }> {
	readonly folder: string;
	readonly file: string;
	readonly notices: string[] = [];
	private readonly opened: Opened[] = [];

	constructor(
		name: string,
		private readonly openAt: (place: Place) => Promise<Opened>,
	) {
		this.folder = mkdtempSync(join(tmpdir(), `${name}-`));
		this.file = join(this.folder, 'state', `${name}.sqlite`);
	}

	async open(owner = 'main'): Promise<Opened> {
		const onNotice = (message: string) => void this.notices.push(message);
		const opened = await this.openAt({ file: this.file, owner, onNotice });
		this.opened.push(opened);
		return opened;
	}

	/** Holds the write lock, as a forgotten database browser would. */
	async breakDown(): Promise<() => Promise<void>> {
		const browser = new DatabaseSync(this.file);
		browser.exec('BEGIN IMMEDIATE');
		return async () => browser.close();
	}

	/** Runs SQL on the file behind the engine's back and answers the rows. */
	query(sql: string): Record<string, unknown>[] {
		const database = new DatabaseSync(this.file);
		try {
			return database.prepare(sql).all();
		} finally {
			database.close();
		}
	}

	async destroy(): Promise<void> {
		await Promise.all(this.opened.map((one) => one.close()));
		rmSync(this.folder, { recursive: true, force: true });
	}
}

/** Files that are damaged: what is wrong with them, and how they got so. */
export const DAMAGES: [string, (content: Buffer) => Buffer][] = [
	['is no database', () => Buffer.from('{"not":"a database"}'.repeat(100))],
	['has a broken header', (content) => content.fill(0x5a, 0, 100)],
	['has broken pages', (content) => content.fill(0x5a, 4096)],
	['was cut off', (content) => content.subarray(0, 4096 * 3)],
];

/** Files that are whole but not ours to change: whose they are, the SQL that makes them so, and what is said. */
export const FOREIGN_FILES: [string, string, RegExp][] = [
	['a newer version', 'PRAGMA user_version = 1000', /newer version .* Update the package/],
	['something else', 'PRAGMA application_id = 7', /database of another program/],
];
