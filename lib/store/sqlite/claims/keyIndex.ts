import { type Confirmation, ProbeTable } from './probeTable';

/** Entries live in one of 256 small tables, so that growing one never takes long. */
const shardCount = 256;
const latestSecond = 0xffffffff;

/** Bytes of a key that the index looks at. */
export const keyPrefixBytes = 5;

/** The first bytes of a key as a number; keys must be hashes, since they are taken as they are. */
export function keyPrefix(key: Buffer): number {
	return key.readUIntBE(0, keyPrefixBytes);
}

/**
 * Where in an append-only table a key may be: open addressing over typed arrays, about 16 bytes per
 * slot. An entry holds 40 bits of the key (8 choose the shard, 32 are the tag), the row's id and its
 * expiry in whole seconds; the row itself is the authority and confirms every hit.
 */
export class KeyIndex {
	private readonly shards = Array.from({ length: shardCount }, () => new ProbeTable());

	/** Number of entries, those included that expired and nobody asked for since. */
	get size(): number {
		return this.shards.reduce((sum, shard) => sum + shard.used, 0);
	}

	/** Bytes of the typed arrays. */
	get bytes(): number {
		return this.shards.reduce((sum, shard) => sum + shard.bytes, 0);
	}

	/** Adds the row `id` (positive) for the key, until `expiresMilliseconds` (epoch). */
	add(prefix: number, id: number, expiresMilliseconds: number, nowMilliseconds: number): void {
		const position = prefix & 0xff;
		let shard = this.shards[position] as ProbeTable;
		if (shard.isFull) {
			shard = shard.rebuilt(Math.floor(nowMilliseconds / 1000));
			this.shards[position] = shard;
		}
		const second = Math.min(Math.ceil(expiresMilliseconds / 1000), latestSecond);
		shard.add(tagOf(prefix), id, second);
	}

	/**
	 * Asks `confirm` about each row that may hold the key until one is found, and answers whether one
	 * was. Entries that have expired or whose row is gone are dropped on the way.
	 */
	find(prefix: number, nowMilliseconds: number, confirm: (id: number) => Confirmation): boolean {
		const shard = this.shards[prefix & 0xff] as ProbeTable;
		return shard.find(tagOf(prefix), Math.floor(nowMilliseconds / 1000), confirm);
	}
}

function tagOf(prefix: number): number {
	return Math.floor(prefix / shardCount);
}
