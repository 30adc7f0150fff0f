import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';

import type { ClaimOutcome, ClaimRequest } from '../../claims';
import { claimSchema } from '../claimSchema';
import { isDamage } from '../errors';
import { moveAside } from '../file';
import { StoreFile } from '../storeFile';
import { loadFirst, loadRest } from './loading';
import { type ClaimFileOptions, type OpenedClaims, readClaims } from './readOnly';
import { sliceRows } from './remembered';
import { ClaimTables } from './tables';

/** For the write lock: about two seconds. */
const TRIES = 90;

/** The file of claims: moved aside where it is damaged, followed as other processes write, and loaded while it is used. */
export class SqliteClaimFile extends StoreFile<OpenedClaims> {
	/** What the file remembers, while it can't be opened to write. */
	private readOnly: OpenedClaims | undefined;
	/** Resolves when all that is remembered is loaded, or can't be. */
	loaded: Promise<void> = Promise.resolve();
	private isDamaged = false;
	private mayRepair = true;

	constructor(protected override readonly options: ClaimFileOptions) {
		super(options, { schema: () => claimSchema(options.now()), tries: TRIES });
	}

	/** Whether claims are answered from all that is remembered. */
	get isLoaded(): boolean {
		return this.current?.tables.remembered.isLoaded ?? true;
	}

	/** The tables, for operations of the open transaction. */
	get tables(): ClaimTables {
		return this.opened.tables;
	}

	override async begin(): Promise<void> {
		this.mayRepair = true;
		await super.begin();
	}

	override commit(): void {
		this.tables.commitTransaction();
	}

	override rollback(error: unknown): void {
		this.isDamaged ||= isDamage(error);
		super.rollback(error);
	}

	/** Whether an event is remembered, as far as can be told without writing; undefined where that can't be read. */
	recognise(request: ClaimRequest): ClaimOutcome | undefined {
		try {
			const { tables } = this.current ?? this.readOnly ?? {};
			const known = tables?.recognise(request, this.options.now());
			return known?.kind === 'free' ? undefined : known;
		} catch {
			return undefined;
		}
	}

	override leave(): boolean {
		if (this.lock) this.tables.voidClaims(this.lock.owner);
		return super.leave();
	}

	/** Reads what is remembered from a file that can't be opened to write now; answers whether that was possible. */
	async openToRead(): Promise<boolean> {
		this.readOnly = await readClaims(this.options);
		return this.readOnly !== undefined;
	}

	/** A file that is found damaged is replaced by an empty one at once, but once only. */
	protected override async beginOnce(): Promise<void> {
		try {
			await super.beginOnce();
		} catch (error) {
			if (!this.mayRepair || !isDamage(error)) throw error;
			this.mayRepair = false;
			this.rollback(error);
			await super.beginOnce();
		}
	}

	protected override open(): OpenedClaims {
		if (this.isDamaged) this.setAside();
		return super.open();
	}

	/** Voids the claims of owners who are dead; the write lock keeps their lock files still. */
	protected override prepare(database: DatabaseSync): OpenedClaims {
		database.exec('BEGIN IMMEDIATE');
		const { owner } = this.takeLock();
		const { now, steady = now } = this.options;
		const tables = new ClaimTables(database, owner, { now, steady });
		for (const known of new Set([...tables.owners(), ...this.locks.known()])) {
			if (known === owner || !this.locks.isAlive(known)) tables.voidClaims(known);
		}
		tables.start();
		database.exec('COMMIT');
		return { database, tables };
	}

	protected override async started({ tables: { remembered } }: OpenedClaims): Promise<void> {
		this.shutReadOnly();
		if (await loadFirst(remembered)) return;
		this.loaded = loadRest(remembered, {
			isOpen: () => this.current?.tables.remembered === remembered,
			sleep: this.options.sleep,
			// Dealt with by the next claim.
			onDamage: (error) => this.rollback(error),
		});
	}

	/** Follows what other processes have written, in slices. */
	protected override async beginOn({ tables }: OpenedClaims): Promise<void> {
		if (tables.begin(sliceRows)) return;
		while (tables.remembered.follow()) await nextTurn();
		tables.begin(Infinity);
	}

	protected override undone({ tables }: OpenedClaims): void {
		tables.undone();
	}

	protected override replaced(): void {
		this.notice('was moved, removed or replaced while in use');
	}

	protected override shut(): void {
		super.shut();
		this.shutReadOnly();
	}

	private shutReadOnly(): void {
		const database = this.readOnly?.database;
		this.readOnly = undefined;
		if (database?.isOpen) database.close();
	}

	private setAside(): void {
		const { file, now } = this.options;
		const aside = moveAside(file, this.identity, now());
		this.isDamaged = false;
		const fate = aside ? `was moved to ${aside}` : 'another process has replaced it';
		this.notice(`is damaged and ${fate}`);
	}

	private notice(what: string): void {
		this.options.onNotice?.(
			`The deduplication store ${this.options.file} ${what}. Its records are lost, so events that are sent again can start the workflow again.`,
		);
	}
}
