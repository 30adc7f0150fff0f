import { existsSync } from 'node:fs';

/*
 * n8n loads the package anew when it is updated, and does not restart for that: the instance that it had loaded before is
 * still in the process then, with all that it has opened. So is the last one once the package is uninstalled. What
 * instances of the package must know of each other is kept where all of them find it.
 */

/** Where they find it. Instances may be of different versions: if `Shared` changes, so must this name. */
export const SHARED_BY_INSTANCES = Symbol.for('n8n-nodes-telephony-webhooks.instances.1');

const LOOKED_EVERY_MILLISECONDS = 5_000;

/** Closes what was opened, or sees to it that it is closed. */
type Close = () => Promise<void> | void;

interface Opened {
	readonly instance: object;
	readonly close: Close;
}

interface Waiting {
	readonly instance: object;
	readonly take: (offered: unknown) => void;
}

interface Shared {
	newest: object;
	readonly opened: Map<string, Opened>;
	readonly waiting: Map<string, Set<Waiting>>;
}

const instance = {};
const shared = sharedByAll();
shared.newest = instance;
let watching: NodeJS.Timeout | undefined;

/** Whether n8n has loaded the package anew: what is needed from now on is opened by that instance. */
export function isReplaced(): boolean {
	return shared.newest !== instance;
}

/**
 * Says that this instance opens what the process should have once only, and closes what an earlier instance has opened
 * under that name. `close` is called when a later instance does the same, or once the package is uninstalled.
 */
export async function takeOver(name: string, close: Close): Promise<void> {
	if (isReplaced()) return;
	const earlier = shared.opened.get(name);
	shared.opened.set(name, { instance, close });
	watching ??= setInterval(closeOnceUninstalled, LOOKED_EVERY_MILLISECONDS).unref();
	if (earlier !== undefined && earlier.instance !== instance) await closed(earlier);
}

/** Offers earlier instances what continues what they do under that name. */
export function offerToEarlier(name: string, offered: unknown): void {
	for (const { instance: other, take } of [...(shared.waiting.get(name) ?? [])]) {
		if (other !== instance) take(offered);
	}
}

/** Is told what a later instance offers under that name, until the answered function is called. */
export function onOfferOfLater(name: string, take: (offered: unknown) => void): () => void {
	const waiting = shared.waiting.get(name) ?? new Set();
	shared.waiting.set(name, waiting);
	const own = { instance, take };
	waiting.add(own);
	return () => void waiting.delete(own);
}

function sharedByAll(): Shared {
	const place = globalThis as typeof globalThis & { [SHARED_BY_INSTANCES]?: Shared };
	return (place[SHARED_BY_INSTANCES] ??= {
		newest: instance,
		opened: new Map(),
		waiting: new Map(),
	});
}

function closeOnceUninstalled(): void {
	if (!isUninstalled()) return;
	clearInterval(watching);
	watching = undefined;
	for (const opened of shared.opened.values()) void closed(opened);
	shared.opened.clear();
}

/** Resolves also where it fails: the next one is opened all the same. */
async function closed({ close }: Opened): Promise<void> {
	await Promise.resolve(close()).catch(() => undefined);
}

/** While it is updated, one of both is there: n8n unloads the modules only once it has the new files. */
function isUninstalled(): boolean {
	return require.cache[__filename] === undefined && !existsSync(__filename);
}
