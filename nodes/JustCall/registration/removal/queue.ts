import { RegistrationError } from '../api/error';
import type { Removal, RegistrationFiles } from '../api/files';
import { afterFailure } from './retry';

/** What removals need of the world. */
export interface RemovalWorld {
	readonly files: RegistrationFiles;
	/** Removes what is registered; rejects where some is left. */
	remove(removal: Removal): Promise<void>;
	/** Tells the operator. */
	tell(sentence: string, url: string): void;
	/** Epoch milliseconds. */
	now(): number;
	/** Before a removal: n8n tears a trigger down and sets it up again on every change. */
	readonly graceMilliseconds: number;
	/** After n8n's start: first it goes on with what it was publishing when it ended. */
	readonly startMilliseconds: number;
}

/** Removals that wait a moment and may be called off, by URL; kept until they are done, whatever ends n8n meanwhile. */
export class Removals {
	private readonly waiting = new Map<string, NodeJS.Timeout>();
	private readonly running = new Map<string, Promise<void>>();

	constructor(private readonly world: RemovalWorld) {}

	/** Keeps the removal and begins it after the grace period; rejects where it can't be kept. */
	async add(removal: Removal): Promise<void> {
		await this.world.files.keep(removal);
		this.schedule(removal.url, this.world.graceMilliseconds);
	}

	/** Calls the removal off, after the attempt under way, and answers what of it was not done. */
	async cancel(url: string): Promise<Removal | undefined> {
		clearTimeout(this.waiting.get(url));
		this.waiting.delete(url);
		await this.running.get(url);
		clearTimeout(this.waiting.get(url));
		this.waiting.delete(url);
		const removal = await this.world.files.removalOf(url);
		if (removal !== undefined) await this.world.files.forget(url);
		return removal;
	}

	/** Goes on with what an earlier process left. */
	async resume(): Promise<void> {
		for (const { url, state } of await this.world.files.all()) {
			const known = this.waiting.has(url) || this.running.has(url);
			if (state === 'removing' && !known) this.schedule(url, this.world.startMilliseconds);
		}
	}

	/** Tries what is left of a credential at once, with the account that it holds now. */
	async renew(credential: string, account: string): Promise<void> {
		for (const entry of await this.world.files.all()) {
			if (entry.state !== 'removing' || entry.credential !== credential) continue;
			await this.running.get(entry.url);
			const left = await this.world.files.removalOf(entry.url);
			if (left !== undefined) await this.add({ ...left, account });
		}
	}

	private schedule(url: string, milliseconds: number, failures = 0): void {
		clearTimeout(this.waiting.get(url));
		const begin = () => {
			this.waiting.delete(url);
			const work = this.attempt(url, failures)
				.catch((error: unknown) => this.world.tell(String(error), url))
				.finally(() => this.running.delete(url));
			this.running.set(url, work);
		};
		this.waiting.set(url, setTimeout(begin, milliseconds).unref());
	}

	private async attempt(url: string, failures: number): Promise<void> {
		const { files } = this.world;
		const removal = await files.removalOf(url);
		if (removal === undefined) return;
		try {
			await this.world.remove(removal);
			if ((await files.removalOf(url)) !== undefined) await files.forget(url);
		} catch (error) {
			const step = afterFailure(error, failures, this.world.now() - removal.since);
			this.world.tell(step.says, url);
			const left = error instanceof RegistrationError ? error.leftBehind : [];
			// Published again by another process meanwhile: nothing is to be removed.
			if ((await files.removalOf(url)) === undefined) return;
			if (step.kind === 'give up') await files.forget(url);
			else if (left.length > 0) await files.keep({ ...removal, registered: left });
			if (step.kind === 'again') this.schedule(url, step.milliseconds, failures + 1);
		}
	}
}
