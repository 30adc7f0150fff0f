/** How much is stored, of each kind. */
export interface Filling {
	readonly deliveries: number;
	readonly remembered: number;
	readonly say: (news: string) => void;
}

/** Bytes on the disk per row, indexes included. */
export interface Sizes {
	/** An event with 1 KB of data. */
	readonly event: number;
	/** A delivery that has ended. */
	readonly delivery: number;
	/** An attempt in the delivery log. */
	readonly attempt: number;
	/** What a delivery takes in addition while it waits. */
	readonly waiting: number;
	/** An event that the triggers remember. */
	readonly remembered: number;
	/** The same in each process's memory, where it is kept there, too. */
	readonly rememberedMemory?: number;
}
