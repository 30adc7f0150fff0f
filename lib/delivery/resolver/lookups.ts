import type { LookupAddress } from 'node:dns';
import { Slots } from '../limit/concurrency';
import { LookupTimeout } from './faults';
import type { Found, Query } from './cAres';
import { candidates, nameOf, type NameSettings } from './systemSettings';
import type { LookupFunction } from 'node:net';

/** What a resolver needs of the world. */
export interface ResolverOptions {
	readonly query: Query;
	/** `lookup` of node:dns: asked where name servers know nothing, as it also asks others (mDNS, LDAP, the system's own). */
	readonly system: LookupFunction;
	readonly settings: () => Promise<NameSettings>;
	/** Milliseconds from any start. */
	readonly elapsed: () => number;
	/** Calls back once, later; what it answers calls that off. */
	readonly timer: (delayMilliseconds: number, callback: () => void) => () => void;
}

/** No question lasts longer, however many name servers there are. */
const LONGEST_MILLISECONDS = 5_000;
/**
 * Each is a question for IPv6 and one for IPv4: together fewer than the 150 that dnsmasq, the resolver of many routers
 * and containers, forwards at a time. What a silent name server holds up keeps to the slow half.
 */
const LIMITS = { quick: 32, slow: 40, slowAfterMilliseconds: 500 };
/** For how long a name holds that was not told how long. */
const UNTOLD_SECONDS = 5;
const LOOPBACK: readonly LookupAddress[] = [
	{ address: '127.0.0.1', family: 4 },
	{ address: '::1', family: 6 },
];

interface Waiting {
	readonly name: string;
	readonly resolve: (found: Found | PromiseLike<Found>) => void;
}

/** Asks for names: the hosts file, then name servers, then the system; so many at a time, those that failed lately last. */
export class NameLookups {
	private readonly slots = new Slots(LIMITS);
	private readonly fresh: Waiting[] = [];
	private readonly failedLately: Waiting[] = [];
	private wake: (() => void) | undefined;
	/** The system is asked one question at a time: it takes a thread that others need. */
	private systemIsFree: Promise<unknown> = Promise.resolve();

	constructor(private readonly options: ResolverOptions) {}

	/** Asks as soon as it is the name's turn; rejects with the resolver's error, or with a LookupTimeout. */
	async ask(name: string, isNew: boolean): Promise<Found> {
		return await new Promise<Found>((resolve) => {
			(isNew ? this.fresh : this.failedLately).push({ name, resolve });
			this.next();
		});
	}

	private next(): void {
		const now = this.options.elapsed();
		const movesAt = this.slots.settle(now);
		while (this.slots.free > 0) {
			const waiting = this.fresh.shift() ?? this.failedLately.shift();
			if (waiting === undefined) return;
			const slot = this.slots.take(now);
			const found = this.inTime(waiting.name);
			waiting.resolve(found);
			const over = () => {
				this.slots.release(slot);
				this.next();
			};
			found.then(over, over);
		}
		if (this.fresh.length + this.failedLately.length === 0 || movesAt === Infinity) return;
		this.wake ??= this.options.timer(Math.max(1, movesAt - now), () => {
			this.wake = undefined;
			this.next();
		});
	}

	private async inTime(name: string): Promise<Found> {
		return await new Promise<Found>((resolve, reject) => {
			let isOver = false;
			const late = this.options.timer(LONGEST_MILLISECONDS, () => {
				isOver = true;
				reject(new LookupTimeout());
			});
			this.find(name, () => !isOver)
				.then(resolve, reject)
				.finally(late);
		});
	}

	private async find(name: string, isWanted: () => boolean): Promise<Found> {
		const settings = await this.options.settings();
		const plain = nameOf(name);
		const local = settings.hosts.get(plain) ?? (isLocalhost(plain) ? LOOPBACK : undefined);
		if (local !== undefined) return { addresses: local, ttlSeconds: UNTOLD_SECONDS };
		for (const candidate of candidates(name, settings)) {
			const found = await this.query(candidate);
			if (found !== undefined) return found;
		}
		return await this.bySystem(name, isWanted);
	}

	/** Undefined also where there is no name server to ask. */
	private async query(name: string): Promise<Found | undefined> {
		try {
			return await this.options.query(name);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') return undefined;
			throw error;
		}
	}

	private async bySystem(name: string, isWanted: () => boolean): Promise<Found> {
		const lookup = this.systemIsFree.then(async () => {
			if (!isWanted()) throw new LookupTimeout();
			return await this.asked(name);
		});
		this.systemIsFree = lookup.catch(() => undefined);
		return { addresses: await lookup, ttlSeconds: UNTOLD_SECONDS };
	}

	private async asked(name: string): Promise<readonly LookupAddress[]> {
		return await new Promise((resolve, reject) => {
			this.options.system(name, { all: true }, (error, found) => {
				if (error) reject(error);
				else resolve(Array.isArray(found) ? found : []);
			});
		});
	}
}

/** RFC 6761, section 6.3: never asked of a name server. */
function isLocalhost(name: string): boolean {
	return name === 'localhost' || name.endsWith('.localhost');
}
