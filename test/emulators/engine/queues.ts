/** Waiting in line: one at a time per key, and a limited number of places for all. */

/** Runs pieces of work with the same key one after another, in the order given; others at once. */
export function queues(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
	const last = new Map<string, Promise<unknown>>();
	return (key, work) => {
		const previous = last.get(key);
		const current = previous ? previous.then(work, work) : work();
		last.set(key, current);
		const leave = () => {
			if (last.get(key) === current) last.delete(key);
		};
		current.then(leave, leave);
		return current;
	};
}

/** A number of places; who takes one gets the function that gives it back. First come, first served. */
export function places(count: number): () => Promise<() => void> {
	let free = count;
	const waiting: Array<() => void> = [];
	const giveBack = () => {
		const next = waiting.shift();
		if (next) next();
		else free += 1;
	};
	return async () => {
		if (free > 0) free -= 1;
		else await new Promise<void>((resolve) => waiting.push(resolve));
		return giveBack;
	};
}
