import type { DatabaseSync } from 'node:sqlite';

import type { StoredDelivery } from '../../../outbox/delivery';
import type { SubscriptionNotice } from '../../../outbox/subscription';
import { BlockCounts } from './blocks';
import type { DeliveryRow } from './rows';
import { eventId, deliveryId } from '../../../outbox/ids';
import { entryKinds, progressOf, stateNumbers, states } from '../../../outbox/stored';
import { type OutboxStatements, prepareOutboxStatements } from './statements/statements';
import { EventTypes } from './eventTypes';
import { Subscriptions } from './subscriptions';

/** The last numbers given out; none is used twice. */
export interface Sequence {
	event: number;
	delivery: number;
	entry: number;
	owner: number;
	/** No claim ever given lasts longer than until then. */
	leaseEnd: number;
}

/** What all parts of the outbox share while its file is open: statements, and what is kept in memory of it. */
export class OutboxTables {
	readonly run: OutboxStatements;
	readonly subscriptions: Subscriptions;
	readonly blocks: BlockCounts;
	readonly types: EventTypes;
	readonly sequence: Sequence = { event: 0, delivery: 0, entry: 0, owner: 0, leaseEnd: 0 };
	/** What tells this file's event ids from others'. */
	mark = '';
	/** The number claims are marked with. */
	owner = 0;
	private dataVersion = -1;
	private isSequenceKnown = false;
	private writtenSequence = '';

	constructor(
		readonly database: DatabaseSync,
		readonly now: () => number,
	) {
		this.run = prepareOutboxStatements(database);
		this.subscriptions = new Subscriptions(this.run);
		this.blocks = new BlockCounts(this.run);
		this.types = new EventTypes(this.run);
	}

	/** Notices what other processes have written; to be called before anything that reads. */
	refresh(): void {
		const version = this.run.dataVersion.get()?.[0] ?? 0;
		if (version === this.dataVersion) return;
		this.dataVersion = version;
		this.isSequenceKnown = false;
		this.subscriptions.expire();
	}

	/** Opens the write transaction. */
	begin(): void {
		this.database.exec('BEGIN IMMEDIATE');
		this.refresh();
		if (this.isSequenceKnown) return;
		const [event, delivery, entry, owner, leaseEnd, mark] = this.run.readSequence.get() ?? [
			0,
			0,
			0,
			0,
			0,
			'',
		];
		Object.assign(this.sequence, { event, delivery, entry, owner, leaseEnd });
		this.mark = mark;
		this.writtenSequence = this.sequenceText();
		this.isSequenceKnown = true;
	}

	/** Writes what was gathered, and commits. */
	commit(): void {
		this.subscriptions.flush();
		this.blocks.flush();
		const text = this.sequenceText();
		if (text !== this.writtenSequence) {
			const { event, delivery, entry, owner, leaseEnd } = this.sequence;
			this.run.writeSequence.run(event, delivery, entry, owner, leaseEnd);
			this.writtenSequence = text;
		}
		this.database.exec('COMMIT');
	}

	/** Forgets what a transaction that is undone has left in memory. */
	forget(): void {
		this.subscriptions.forget();
		this.blocks.forget();
		this.types.forget();
		this.isSequenceKnown = false;
	}

	/** Writes a notice into the journal. */
	notice(subscription: number, notices: readonly SubscriptionNotice[] = []): void {
		for (const { kind, reason } of notices) {
			const number = (this.sequence.entry += 1);
			const entry = [number, this.now(), entryKinds.indexOf(kind), null, subscription] as const;
			const attempt = [null, null, null, null, null, null, null, null] as const;
			this.run.addEntry.run(...entry, ...attempt, reason, null);
		}
	}

	/** A delivery as callers see it. */
	deliveryOf(row: DeliveryRow): StoredDelivery {
		const [number, event, type, subscription, state, dueAt, owner, ...progressAndMore] = row;
		const [attempts, firstAt, ownFaults, since, ...more] = progressAndMore;
		const [reason, lastStatus, orderKey, replayOf, createdAt, endedAt] = more;
		const isPending = state === stateNumbers.pending;
		const isClaimed = isPending && owner !== null && (dueAt ?? 0) > this.now();
		return {
			id: deliveryId(number),
			eventId: eventId(this.mark, event),
			eventType: this.types.name(type),
			subscriptionId: this.subscriptions.numbered(subscription)?.value.id ?? '',
			state: states[state] ?? 'failed',
			claimed: isClaimed,
			dueAt: isPending && !isClaimed ? (dueAt ?? undefined) : undefined,
			progress: progressOf(attempts, firstAt, ownFaults, since),
			reason: reason ?? undefined,
			lastStatus: lastStatus ?? undefined,
			orderKey: orderKey ?? undefined,
			replayOf: replayOf === null ? undefined : deliveryId(replayOf),
			createdAt,
			endedAt: endedAt ?? undefined,
		};
	}

	private sequenceText(): string {
		return Object.values(this.sequence).join();
	}
}
