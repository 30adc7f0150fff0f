import type { LookupAddress } from 'node:dns';
import type { ResolverOptions } from './lookups';
import type { Found } from './cAres';

/** What is known of a name. */
interface Known {
	readonly addresses: readonly LookupAddress[];
	readonly freshUntil: number;
	/** After this, an answer is not even used where the name servers are silent. */
	readonly staleUntil: number;
	readonly failure?: { readonly error: Error; readonly until: number } | undefined;
}

const SECOND = 1000;
/** However long an answer holds by its own word, a changed address is noticed by then. */
const LONGEST_FRESH_SECONDS = 30;
const SHORTEST_FRESH_SECONDS = 1;
/** While name servers fail, the last answer is used for so long (RFC 8767), once they had this long to answer. */
const STALE_SECONDS = 3600;
const STALE_AFTER_MILLISECONDS = 1000;
/** A question that failed is not asked again for so long. */
const FAILED_SECONDS = 5;
const UNKNOWN_SECONDS = 1;
const MOST_NAMES = 5000;

/** Remembers what names resolved to, for a bounded time, and asks once where several ask the same. */
export class NameCache {
	/** The one asked for last comes last. */
	private readonly names = new Map<string, Known>();
	private readonly asking = new Map<string, Promise<readonly LookupAddress[]>>();

	constructor(
		/** `isNew`: no answer for this name has failed lately. */
		private readonly ask: (name: string, isNew: boolean) => Promise<Found>,
		private readonly time: Pick<ResolverOptions, 'elapsed' | 'timer'>,
	) {}

	/** The addresses of a name; rejects where it does not exist, or the name servers fail and nothing recent is known. */
	async addressesOf(host: string): Promise<readonly LookupAddress[]> {
		const name = host.toLowerCase();
		const known = this.names.get(name);
		const now = this.time.elapsed();
		if (known !== undefined && now < known.freshUntil) return known.addresses;
		const stale = known !== undefined && now < known.staleUntil ? known.addresses : undefined;
		const { failure } = known ?? {};
		if (failure !== undefined && now < failure.until) {
			if (stale !== undefined) return stale;
			throw failure.error;
		}
		const asking = this.asking.get(name) ?? this.begin(name, failure === undefined);
		return await (stale === undefined ? asking : this.orStale(asking, stale));
	}

	private begin(name: string, isNew: boolean): Promise<readonly LookupAddress[]> {
		const asking = this.ask(name, isNew).then(
			(found) => {
				this.keep(name, this.answered(found));
				return found.addresses;
			},
			(error: Error) => {
				this.keep(name, this.failed(name, error));
				throw error;
			},
		);
		this.asking.set(name, asking);
		const over = () => void this.asking.delete(name);
		asking.then(over, over);
		return asking;
	}

	private async orStale(
		asking: Promise<readonly LookupAddress[]>,
		stale: readonly LookupAddress[],
	): Promise<readonly LookupAddress[]> {
		let forget: () => void = () => undefined;
		const late = new Promise<readonly LookupAddress[]>((resolve) => {
			forget = this.time.timer(STALE_AFTER_MILLISECONDS, () => resolve(stale));
		});
		const answered = asking.catch((error: unknown) => {
			if (isUnknown(error)) throw error;
			return stale;
		});
		return await Promise.race([answered, late]).finally(forget);
	}

	private answered({ addresses, ttlSeconds }: Found): Known {
		const now = this.time.elapsed();
		const seconds = Math.min(LONGEST_FRESH_SECONDS, Math.max(SHORTEST_FRESH_SECONDS, ttlSeconds));
		return {
			addresses,
			freshUntil: now + seconds * SECOND,
			staleUntil: now + STALE_SECONDS * SECOND,
		};
	}

	private failed(name: string, error: Error): Known {
		const now = this.time.elapsed();
		const gone = isUnknown(error);
		const { addresses = [], staleUntil = 0 } = (gone ? undefined : this.names.get(name)) ?? {};
		const until = now + (gone ? UNKNOWN_SECONDS : FAILED_SECONDS) * SECOND;
		return { addresses, freshUntil: 0, staleUntil, failure: { error, until } };
	}

	private keep(name: string, known: Known): void {
		this.names.delete(name);
		this.names.set(name, known);
		const [oldest] = this.names.keys();
		if (this.names.size > MOST_NAMES && oldest !== undefined) this.names.delete(oldest);
	}
}

/** Whether it is known that the name does not exist. */
function isUnknown(error: unknown): boolean {
	return (error as NodeJS.ErrnoException).code === 'ENOTFOUND';
}
