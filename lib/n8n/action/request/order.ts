/** Why an item was not sent: an item before it failed. */
export class NotSent extends Error {
	override readonly name = 'NotSent';

	constructor(readonly failedItem: number) {
		super(`Not sent, because item ${failedItem} failed.`);
	}
}

/**
 * The items of one run of a node, one after the other. n8n starts the requests of all items at once and only then waits
 * for them; without this, messages would go out in any order, and those after a failed one all the same.
 */
export class ItemOrder {
	private last: Promise<unknown> = Promise.resolve();
	private lastItem = -1;
	private failedItem: number | undefined;

	/** Whether the item belongs to this run: a number that does not rise begins another one (n8n's "Retry On Fail"). */
	takes(item: number): boolean {
		return item > this.lastItem;
	}

	/** Does the work when the items before are done; rejects without it when one of them failed. */
	async run<T>(item: number, work: () => Promise<T>): Promise<T> {
		this.lastItem = item;
		const mine = this.last.then(async () => {
			if (this.failedItem !== undefined) throw new NotSent(this.failedItem);
			return await work();
		});
		this.last = mine.catch(() => {
			this.failedItem ??= item;
		});
		return await mine;
	}
}

/** The orders of runs under way, by the object that is the same for all items of a run. */
export class ItemOrders {
	private readonly orders = new WeakMap<object, ItemOrder>();

	orderOf(run: object, item: number): ItemOrder {
		const known = this.orders.get(run);
		if (known?.takes(item)) return known;
		const order = new ItemOrder();
		this.orders.set(run, order);
		return order;
	}
}
