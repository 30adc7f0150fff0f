import { takeOver } from '../instances';

/** A store as its process uses it besides its own work. */
interface Kept {
	/** Absent where nothing grows old. */
	purge?(): Promise<number>;
	close(): Promise<void>;
}

/** Told what an operator should know. */
export type OnNotice = (message: string) => void;

const PURGE_EVERY_MILLISECONDS = 60_000;
const RETRY_OPEN_MILLISECONDS = 5_000;
/** After an update, requests that came before it are still being answered. */
const CLOSED_AFTER_UPDATE_MILLISECONDS = 30_000;

/** What a store's process says of it. */
interface About {
	/** Which one it is, as no other of the process is called. */
	readonly name: string;
	/** How it is closed after an update. */
	readonly close: () => Promise<void>;
}

/** A process's one store of a kind, opened on first use, purged every minute where it forgets by itself. */
export class ProcessStore<Store extends Kept> {
	private opened: Promise<Store> | undefined;
	private purging: NodeJS.Timeout | undefined;

	constructor(
		private readonly about: About,
		private readonly open: (onNotice: OnNotice) => Promise<Store>,
	) {}

	/** The store; rejects where it can't be opened, which is tried anew after five seconds. */
	async get(onNotice: OnNotice): Promise<Store> {
		this.opened ??= this.openOnce(onNotice).catch((error: unknown) => {
			setTimeout(() => (this.opened = undefined), RETRY_OPEN_MILLISECONDS).unref();
			throw error;
		});
		return await this.opened;
	}

	/** Closes it, if it was opened; the next use opens one again. */
	async close(): Promise<void> {
		const closing = this.opened;
		this.opened = undefined;
		clearInterval(this.purging);
		await (await closing?.catch(() => undefined))?.close();
	}

	private async openOnce(onNotice: OnNotice): Promise<Store> {
		await takeOver(this.about.name, () => {
			const close = () =>
				void this.about.close().catch((error: unknown) => onNotice(String(error)));
			setTimeout(close, CLOSED_AFTER_UPDATE_MILLISECONDS).unref();
		});
		const store = await this.open(onNotice);
		if (store.purge === undefined) return store;
		const purge = () => store.purge?.().catch((error: unknown) => onNotice(String(error)));
		// Each process does it: what another one is removing is left to it.
		this.purging = setInterval(() => void purge(), PURGE_EVERY_MILLISECONDS).unref();
		return store;
	}
}
