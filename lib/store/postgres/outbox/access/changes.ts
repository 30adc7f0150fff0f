import { createHash } from 'node:crypto';

import { type Listener, listenTo } from '../../connection/listener';
import { schemaOf } from '../../connection/options';
import { ownersLock } from '../schema/queues';
import type { OutboxDatabase } from './database';

/** No process notifies more often. */
const APART_MILLISECONDS = 50;

/**
 * Tells other processes that something was stored or changed, and hears it from them. A notification is a transaction of its
 * own: within another one it would have all that commit wait for each other. Its payload says whose it is, so that nobody
 * hears itself.
 */
export class OutboxChanges {
	private readonly listeners = new Set<() => void>();
	private listener: Listener | undefined;
	private waiting: NodeJS.Timeout | undefined;
	private isDue = false;
	private telling: Promise<unknown> | undefined;
	private readonly channel: string;

	constructor(private readonly database: OutboxDatabase) {
		// A schema's name may be as long as a channel's.
		const schema = createHash('sha256').update(database.pool.schema).digest('hex');
		this.channel = `outbox of ${schema.slice(0, 16)}`;
	}

	/** Something was changed that others wait for: tells them at once, or a little later where they were told just now. */
	notify(): void {
		if (!this.isListening) return;
		if (this.waiting !== undefined) {
			this.isDue = true;
			return;
		}
		this.waiting = setTimeout(() => {
			this.waiting = undefined;
			if (this.isDue) this.notify();
		}, APART_MILLISECONDS);
		this.waiting.unref();
		this.tell();
	}

	/** See Outbox.onChange. */
	listen(listener: () => void): () => void {
		const own = () => listener();
		this.listeners.add(own);
		if (this.isListening) this.listener ??= this.start();
		return () => {
			this.listeners.delete(own);
			if (this.listeners.size === 0) this.stop();
		};
	}

	/** Whether the server knows by a lock whether this process lives: only while it listens. */
	get isLocked(): boolean {
		return this.listener?.isOpen ?? false;
	}

	/** Hears nothing more, and tells what is still to be told. */
	async close(): Promise<void> {
		this.stop();
		clearTimeout(this.waiting);
		if (this.isDue) this.tell();
		await this.telling;
	}

	private stop(): void {
		this.listener?.stop();
		this.listener = undefined;
	}

	private tell(): void {
		this.isDue = false;
		// Nothing is lost without it but time, as everybody looks again anyway: nobody waits for the disk either.
		const text = `SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)`;
		this.telling = this.database
			.run('notify', text, [this.channel, String(this.database.owner)])
			.catch(() => undefined);
	}

	private get isListening(): boolean {
		const { listens = true, listener } = this.database.pool.options;
		return listens || listener !== undefined;
	}

	private start(): Listener {
		const { pool, owner, mark } = this.database;
		const lock = {
			text: `SELECT pg_advisory_lock_shared(${ownersLock('$1')}, $2::integer)
				FROM ${pool.schema}.outbox WHERE mark = $3`,
			values: [schemaOf(pool.options), owner, mark],
		};
		return listenTo(pool.options, { channel: this.channel, lock }, (payload) => {
			if (payload === String(owner)) return;
			for (const listener of this.listeners) listener();
		});
	}
}
