import type { Identity } from '../../../webhook/deduplication/identity';

/** The events this process is bringing into runs now, by key: duplicates wait here for the outcome of the first. */
const underWay = new Map<string, Promise<boolean>>();

/** The outcome of a duplicate's first, whether its run is stored; undefined where none is under way. */
export function outcomeUnderWay(identity: Identity): Promise<boolean> | undefined {
	return underWay.get(nameOf(identity)) ?? underWay.get(nameApart(identity));
}

/** Tells the outcome of an event: duplicates wait for it no longer. */
export type End = (stored: boolean) => void;

/** Lets duplicates of an event wait for its outcome. */
export function beginUnderWay(identity: Identity): End {
	return begin(nameOf(identity));
}

/** Lets only those wait that come with the same signature of another delivery, and the others no longer. */
export function goApart(identity: Identity, leave: End): End {
	const end = begin(nameApart(identity));
	leave(false);
	return end;
}

/** What an event that is under way is known by. */
function nameOf({ subject, fingerprint, sameContentSeconds }: Identity): string {
	const own = sameContentSeconds === 0 ? fingerprint.subarray(8) : fingerprint.subarray(0, 8);
	return `${subject.toString('hex')}:${own.toString('hex')}`;
}

/** What it is known by where its signature is another delivery's: no genuine event waits for it. */
function nameApart({ subject, fingerprint, signature }: Identity): string {
	return [subject, fingerprint, signature ?? Buffer.alloc(0)]
		.map((part) => part.toString('hex'))
		.join(':');
}

function begin(name: string): End {
	const { promise, resolve } = Promise.withResolvers<boolean>();
	underWay.set(name, promise);
	return (stored) => {
		underWay.delete(name);
		resolve(stored);
	};
}
