import type { StoredSubscription } from '../../outbox/subscription';

/** What has changed in the list of subscriptions since it was told last. */
export interface ListNews {
	/** All ids in their order, where one was added or removed. */
	readonly ids?: readonly string[];
	readonly changed: readonly SubscriptionNews[];
}

/** A subscription as it is now; without settings where their revision was told before. */
export type SubscriptionNews = Omit<StoredSubscription, 'settings'> &
	Partial<Pick<StoredSubscription, 'settings'>>;

/** The thread's side: the list is asked for with every event, so only what is new is told. */
export class ListTeller {
	private told = new Map<string, StoredSubscription>();
	/** The caller may know a list from a thread before this one. */
	private isFirst = true;

	/** The news of the list as it is now. */
	newsOf(list: readonly StoredSubscription[]): ListNews {
		const changed: SubscriptionNews[] = [];
		let isSameList = !this.isFirst && list.length === this.told.size;
		this.isFirst = false;
		for (const subscription of list) {
			const before = this.told.get(subscription.id);
			if (before === subscription) continue;
			const { settings, ...rest } = subscription;
			changed.push(hasSettingsOf(before, rest) ? rest : { ...rest, settings });
			isSameList &&= before?.createdAt === subscription.createdAt;
			this.told.set(subscription.id, subscription);
		}
		if (isSameList) return { changed };
		this.told = new Map(list.map((subscription) => [subscription.id, subscription]));
		return { ids: [...this.told.keys()], changed };
	}
}

/** Endpoints given with single events that are kept, of which there may be any number. */
const MOST_OTHERS = 1000;

/** The caller's side: settings are the same object as long as their revision is, so that what was made of them can be kept. */
export class SubscriptionCache {
	private readonly known = new Map<string, StoredSubscription>();
	private listed: readonly string[] = [];

	/** The list, after its news. */
	listAfter({ ids, changed }: ListNews): readonly StoredSubscription[] {
		if (ids) this.list(ids);
		for (const news of changed) this.kept(news);
		return this.listed.flatMap((id) => this.known.get(id) ?? []);
	}

	/** A subscription that was told. */
	kept({ settings, ...rest }: SubscriptionNews): StoredSubscription {
		const before = this.known.get(rest.id);
		const known = hasSettingsOf(before, rest) ? before.settings : settings;
		const subscription = { ...rest, settings: known ?? {} };
		this.known.set(rest.id, subscription);
		if (this.known.size > this.listed.length + MOST_OTHERS) this.forgetOthers();
		return subscription;
	}

	private list(ids: readonly string[]): void {
		const listed = new Set(ids);
		for (const id of this.listed) if (!listed.has(id)) this.known.delete(id);
		this.listed = ids;
	}

	private forgetOthers(): void {
		const listed = new Set(this.listed);
		for (const id of this.known.keys()) if (!listed.has(id)) this.known.delete(id);
	}
}

/** Whether the settings are those of before; an id that was free again may have been given to another subscription. */
function hasSettingsOf(
	before: StoredSubscription | undefined,
	now: SubscriptionNews,
): before is StoredSubscription {
	return before?.revision === now.revision && before.createdAt === now.createdAt;
}
