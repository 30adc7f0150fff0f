import type { LookupFunction } from 'node:net';

/** The lookups of a host's name. */
interface Asked {
	readonly underWay: number;
	/** When a lookup ended last. */
	readonly endedAt: number;
}

const MOST_NAMES = 5000;
const NEVER: Asked = { underWay: 0, endedAt: -Infinity };

/** Watches a lookup, so that time spent on finding an address is not told as time the endpoint took. */
export class Lookups {
	private readonly names = new Map<string, Asked>();

	constructor(
		private readonly watched: LookupFunction,
		private readonly elapsed: () => number,
	) {}

	/** The watched lookup. */
	readonly lookup: LookupFunction = (host, options, callback) => {
		this.note(host, { underWay: this.of(host).underWay + 1, endedAt: this.of(host).endedAt });
		this.watched(host, options, (...answer) => {
			this.note(host, { underWay: this.of(host).underWay - 1, endedAt: this.elapsed() });
			callback(...answer);
		});
	};

	/** The lookups of this name. */
	of(host: string): Asked {
		return this.names.get(host) ?? NEVER;
	}

	private note(host: string, asked: Asked): void {
		this.names.delete(host);
		this.names.set(host, asked);
		const [oldest] = this.names.keys();
		if (this.names.size > MOST_NAMES && oldest !== undefined) this.names.delete(oldest);
	}
}
