import type { JsonObject } from '../../../../webhook/http/message';
import type { Health, StoredSubscription } from '../../../outbox/subscription';
import type { OutboxStatements } from './statements/statements';
import type { SubscriptionRow } from './statements/subscriptions';
import { fromRow, type KnownSubscription } from './knownSubscription';

/** Endpoints given with single events that are kept in memory: there may be one for each event. */
const mostEndpoints = 1000;

/** The subscriptions of one open file, in memory; health that changes in a transaction is written once at its end. */
export class Subscriptions {
	private readonly byNumber = new Map<number, KnownSubscription>();
	private readonly byId = new Map<string, KnownSubscription>();
	private readonly unwritten = new Set<KnownSubscription>();
	/** Numbers of those events are fanned out to, oldest first. */
	private listed: { readonly numbers: readonly number[]; readonly generation: number } | undefined;
	private generation = 0;
	/** How many endpoints were read since some were forgotten. */
	private endpointsRead = 0;

	constructor(private readonly run: OutboxStatements) {}

	/** How many are in memory. */
	get inMemory(): number {
		return this.byNumber.size;
	}

	/** To be called when another process has written: all is read again when it is asked for. */
	expire(): void {
		this.generation += 1;
	}

	/** Drops what a transaction that is undone has changed. */
	forget(): void {
		this.byNumber.clear();
		this.byId.clear();
		this.unwritten.clear();
		this.listed = undefined;
	}

	/** By its id, unless it was removed. */
	named(id: string): KnownSubscription | undefined {
		const known = this.everNamed(id);
		return known?.removed ? undefined : known;
	}

	/** By its id, also after it was removed, for as long as it has a history. */
	everNamed(id: string): KnownSubscription | undefined {
		const known = this.byId.get(id);
		if (known?.generation === this.generation) return known;
		return this.keep(this.run.subscriptionNamed.get(id)) ?? this.vanished(known);
	}

	/** By its number, also after it was removed, for as long as it has a history. */
	numbered(number: number): KnownSubscription | undefined {
		const known = this.byNumber.get(number);
		if (known?.generation === this.generation) return known;
		return this.keep(this.run.subscriptionNumbered.get(number)) ?? this.vanished(known);
	}

	/** All that have not been removed, endpoints given with single events too. */
	all(): KnownSubscription[] {
		return this.run.allSubscriptions.all().flatMap(([number]) => this.numbered(number) ?? []);
	}

	/** All of kind `subscription`, oldest first. */
	list(): StoredSubscription[] {
		if (this.listed?.generation !== this.generation) {
			const rows = this.run.listedSubscriptions.all();
			for (const row of rows) this.keep(row);
			this.listed = { numbers: rows.map(([number]) => number), generation: this.generation };
		}
		const found: StoredSubscription[] = [];
		for (const number of this.listed.numbers) {
			const known = this.numbered(number);
			if (known && !known.removed) found.push(known.value);
		}
		return found;
	}

	/** See Outbox.endpoints; there may be many, so they are not kept in memory. */
	endpoints(after: string, limit: number): StoredSubscription[] {
		const rows = this.run.directSubscriptions.all(after, limit);
		return rows.map((row) => fromRow(row, undefined).value);
	}

	/** Adds one; undefined where the id is taken. */
	add(
		{
			id,
			kind,
			enabled,
			settings,
		}: Pick<StoredSubscription, 'id' | 'kind' | 'enabled' | 'settings'>,
		now: number,
	): StoredSubscription | undefined {
		if (this.everNamed(id)) return undefined;
		const health: Health = { consecutiveFailures: 0 };
		const texts = [JSON.stringify(settings), JSON.stringify(health)] as const;
		this.run.addSubscription.get(
			id,
			kind === 'direct' ? 1 : 0,
			enabled ? 1 : 0,
			...texts,
			now,
			now,
		);
		this.listed = undefined;
		return this.named(id)?.value;
	}

	/** Changes what is given, at once. */
	change(
		known: KnownSubscription,
		change: Partial<Pick<StoredSubscription, 'enabled' | 'settings' | 'health'>>,
		now: number,
	): void {
		const { enabled, settings, health } = { ...known.value, ...withoutUndefined(change) };
		const isRevised = change.enabled !== undefined || change.settings !== undefined;
		const revision = known.value.revision + (isRevised ? 1 : 0);
		// A copy, as the caller may go on changing what it gave.
		const texts = [JSON.stringify(settings), JSON.stringify(health)] as const;
		this.run.writeSubscription.run(enabled ? 1 : 0, ...texts, now, revision, known.number);
		known.value = {
			...known.value,
			enabled,
			settings: JSON.parse(texts[0]) as JsonObject,
			health,
			updatedAt: now,
			revision,
		};
	}

	/** Changes the health, to be written at the transaction's end. */
	setHealth(known: KnownSubscription, health: Health): void {
		known.value = { ...known.value, health };
		this.unwritten.add(known);
	}

	/** Hides it; its history still finds it by its number. */
	remove(known: KnownSubscription, now: number): void {
		this.run.markRemoved.run(now, known.number);
		this.run.forgetLease.run(known.number);
		this.drop(known.number, known.value.id);
	}

	/** Forgets what is in memory of one, as it has changed behind the cache. */
	drop(number: number, id: string): void {
		this.byNumber.delete(number);
		this.byId.delete(id);
		this.listed = undefined;
	}

	/** Writes the health that has changed, at the end of a transaction. */
	flush(): void {
		for (const { number, value } of this.unwritten) {
			this.run.writeHealth.run(JSON.stringify(value.health), number);
		}
		this.unwritten.clear();
		if (this.endpointsRead > mostEndpoints) this.forgetEndpoints();
	}

	private forgetEndpoints(): void {
		this.endpointsRead = 0;
		for (const { number, value } of this.byNumber.values()) {
			if (value.kind === 'subscription') continue;
			this.byNumber.delete(number);
			this.byId.delete(value.id);
		}
	}

	private vanished(known: KnownSubscription | undefined): undefined {
		if (known) this.drop(known.number, known.value.id);
	}

	private keep(row: SubscriptionRow | undefined): KnownSubscription | undefined {
		if (!row) return undefined;
		const before = this.byNumber.get(row[0])?.value;
		const known = { ...fromRow(row, before), generation: this.generation };
		this.byNumber.set(known.number, known);
		this.byId.set(known.value.id, known);
		if (before === undefined && known.value.kind === 'direct') this.endpointsRead += 1;
		return known;
	}
}

function withoutUndefined<Value extends object>(value: Value): Value {
	return Object.fromEntries(
		Object.entries(value).filter(([, member]) => member !== undefined),
	) as Value;
}
