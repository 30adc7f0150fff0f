import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';

import type { ClaimOutcome, ClaimRequest } from '../../claims';
import type { Transactions } from '../groupCommit';
import { type ClaimFileOptions, type OpenedClaims, readClaims } from './readOnly';
import { claimSchema } from '../claimSchema';
import { ClaimTables } from './tables';
import { explainSqlite, isDamage, isOwnFault } from '../errors';
import type { StoreError } from '../../error';
import {
	createPrivateFile,
	type FileIdentity,
	identityOf,
	moveAside,
	openSqliteFile,
} from '../file';
import { type OwnerLock, OwnerLocks } from '../ownerLocks';
import { beginWhenFree } from '../writeLock';
import { loadFirst, loadRest } from './loading';
import { sliceRows } from './remembered';

/** For the write lock: about two seconds. */
const TRIES = 90;

/**
 * The file of claims as GroupCommit's engine: opens it when first needed and again when it was
 * replaced, moves a damaged one aside, follows what other processes write, and waits for the lock.
 */
export class SqliteClaimFile implements Transactions {
	private opened: OpenedClaims | undefined;
	/** What the file remembers, while it can't be opened to write. */
	private readOnly: OpenedClaims | undefined;
	private identity: FileIdentity | undefined;
	/** Resolves when all that is remembered is loaded, or can't be. */
	loaded: Promise<void> = Promise.resolve();
	private isDamaged = false;
	private lock: OwnerLock | undefined;
	private readonly locks: OwnerLocks;

	constructor(private readonly options: ClaimFileOptions) {
		this.locks = new OwnerLocks(`${options.file}.owners`);
	}

	/** Whether claims are answered from all that is remembered. */
	get isLoaded(): boolean {
		return this.opened?.tables.remembered.isLoaded ?? true;
	}

	/** The tables, for operations of the open transaction. */
	get tables(): ClaimTables {
		if (!this.opened) throw new Error('No transaction is open');
		return this.opened.tables;
	}

	async begin(): Promise<void> {
		let mayRepair = true;
		const begin = async () => {
			try {
				await this.beginOnce();
			} catch (error) {
				if (!mayRepair || !isDamage(error)) throw error;
				mayRepair = false;
				this.rollback(error);
				await this.beginOnce();
			}
		};
		await beginWhenFree({
			begin,
			undo: (error) => this.rollback(error),
			sleep: this.options.sleep,
			tries: TRIES,
		});
	}

	commit(): void {
		this.tables.commitTransaction();
	}

	rollback(error: unknown): void {
		this.isDamaged ||= isDamage(error);
		try {
			if (this.opened?.database.isTransaction) this.opened.database.exec('ROLLBACK');
			this.opened?.tables.undone();
			if (this.isDamaged) this.shut();
		} catch {
			// A connection that cannot even undo is of no use; the next batch opens another one.
			this.opened = undefined;
		}
	}

	isOwnFault(error: unknown): boolean {
		return isOwnFault(error);
	}

	explain(error: unknown): StoreError {
		return explainSqlite('deduplication store', this.options.file, error);
	}

	/** Whether an event is remembered, as far as can be told without writing; undefined where that can't be read. */
	recognise(request: ClaimRequest): ClaimOutcome | undefined {
		try {
			const { tables } = this.opened ?? this.readOnly ?? {};
			const known = tables?.recognise(request, this.options.now());
			return known?.kind === 'free' ? undefined : known;
		} catch {
			return undefined;
		}
	}

	/** Voids this owner's claims and frees its lock; to be run as the last operation. */
	leave(): void {
		if (!this.lock) return;
		this.tables.voidClaims(this.lock.owner);
		this.lock.release();
	}

	/** Reads what is remembered from a file that can't be opened to write now; answers whether that was possible. */
	async openToRead(): Promise<boolean> {
		this.readOnly = await readClaims(this.options);
		return this.readOnly !== undefined;
	}

	/** Closes the file and frees the lock, if that has not happened yet. */
	close(): void {
		this.shut();
		this.lock?.release();
	}

	private async beginOnce(): Promise<void> {
		if (this.opened && identityOf(this.options.file) !== this.identity) {
			this.shut();
			this.notice('was moved, removed or replaced while in use');
		}
		if (this.opened === undefined) {
			const opened = this.open();
			this.shut();
			this.opened = opened;
			await this.load(this.opened.tables);
		}
		const { tables } = this.opened;
		if (tables.begin(sliceRows)) return;
		while (tables.remembered.follow()) await nextTurn();
		tables.begin(Infinity);
	}

	private async load({ remembered }: ClaimTables): Promise<void> {
		if (await loadFirst(remembered)) return;
		this.loaded = loadRest(remembered, {
			isOpen: () => this.opened?.tables.remembered === remembered,
			sleep: this.options.sleep,
			// Dealt with by the next claim.
			onDamage: (error) => this.rollback(error),
		});
	}

	private open(): OpenedClaims {
		const { file, now } = this.options;
		if (this.isDamaged) this.setAside();
		createPrivateFile(file);
		this.identity = identityOf(file);
		const database = openSqliteFile(file, claimSchema(now()));
		try {
			return { database, tables: this.takeOver(database) };
		} catch (error) {
			database.close();
			throw error;
		}
	}

	/** Voids the claims of owners who are dead; the write lock keeps their lock files still. */
	private takeOver(database: DatabaseSync): ClaimTables {
		database.exec('BEGIN IMMEDIATE');
		this.lock ??= this.locks.acquire(this.options.owner);
		const { now, steady = now } = this.options;
		const tables = new ClaimTables(database, this.lock.owner, { now, steady });
		for (const owner of new Set([...tables.owners(), ...this.locks.known()])) {
			if (owner === this.lock.owner || !this.locks.isAlive(owner)) tables.voidClaims(owner);
		}
		tables.start();
		database.exec('COMMIT');
		return tables;
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

	private shut(): void {
		const databases = [this.opened?.database, this.readOnly?.database];
		this.opened = this.readOnly = undefined;
		for (const database of databases) if (database?.isOpen) database.close();
	}
}
