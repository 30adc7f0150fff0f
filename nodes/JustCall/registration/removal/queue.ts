import { errorMessage } from '../../../../lib/text/error';
import { RegistrationError } from '../api/error';
import type { KeptRegistrations, Removal } from '../api/kept';
import { afterFailure, GIVEN_UP_AFTER_MILLISECONDS } from './retry';

/** What removals need of the world. */
export interface RemovalWorld {
	readonly kept: KeptRegistrations;
	/** Removes what is registered, as long as `goesOn` says so before each step; rejects where some is left. */
	remove(removal: Removal, goesOn: () => Promise<boolean>): Promise<void>;
	/** Tells the operator. */
	tell(sentence: string, url: string): void;
	/** Epoch milliseconds. */
	now(): number;
	/** Before a removal: n8n tears a trigger down and sets it up again on every change. */
	readonly graceMilliseconds: number;
	/** After n8n's start: first it goes on with what it was publishing when it ended. */
	readonly startMilliseconds: number;
}

/** Longer than a step takes: a request, and waiting for the rate limit to reset. */
const HELD_MILLISECONDS = 90_000;
/** A removal whose time was so long ago was left behind by a process that has ended. */
const LEFT_AFTER_MILLISECONDS = 120_000;
const LOOKS_EVERY_MILLISECONDS = 600_000;
const ASKS_EVERY_MILLISECONDS = 250;

/**
 * Removals that wait a moment and may be called off, by URL; kept until they are done, whatever ends n8n meanwhile. Of
 * several processes that keep them in one place, one at a time is at work on a URL.
 */
export class Removals {
	private readonly waiting = new Map<string, NodeJS.Timeout>();
	private readonly running = new Map<string, Promise<void>>();
	private looking: NodeJS.Timeout | undefined;
	private hasEnded = false;

	constructor(private readonly world: RemovalWorld) {}

	/** Keeps the removal and begins it after the grace period; rejects where it can't be kept. */
	async add(removal: Omit<Removal, 'dueAt'>): Promise<void> {
		const { kept, graceMilliseconds } = this.world;
		await kept.keep({ ...removal, dueAt: this.world.now() + graceMilliseconds });
		this.schedule(removal.url, graceMilliseconds);
	}

	/** Calls the removal off, after the attempt under way in any process, and answers what of it was not done. */
	async cancel(url: string): Promise<Removal | undefined> {
		await this.stop(url);
		while ((await this.world.kept.removalOf(url)) !== undefined) {
			const withdrawn = await this.world.kept.withdraw(url);
			if (withdrawn.kind === 'withdrawn') return withdrawn.removal;
			await new Promise((resolve) => setTimeout(resolve, ASKS_EVERY_MILLISECONDS));
		}
		return undefined;
	}

	/** Goes on with what an earlier process left, and from then on with what other processes leave behind. */
	async resume(): Promise<void> {
		this.looking = setInterval(() => void this.takeOver(), LOOKS_EVERY_MILLISECONDS).unref();
		for (const { url } of await this.unknown()) this.schedule(url, this.world.startMilliseconds);
	}

	/** Tries what is left of a credential at once, with the account that it holds now. */
	async renew(credential: string, account: string): Promise<void> {
		for (const entry of await this.world.kept.all()) {
			if (entry.state !== 'removing' || entry.credential !== credential) continue;
			await this.running.get(entry.url);
			const left = await this.world.kept.removalOf(entry.url);
			if (left !== undefined) await this.add({ ...left, account });
		}
	}

	/** Begins no attempt any more; what is kept is left to whoever resumes. */
	end(): void {
		this.hasEnded = true;
		clearInterval(this.looking);
		for (const url of [...this.waiting.keys()]) this.unschedule(url);
	}

	private async stop(url: string): Promise<void> {
		this.unschedule(url);
		await this.running.get(url);
		this.unschedule(url);
	}

	private unschedule(url: string): void {
		clearTimeout(this.waiting.get(url));
		this.waiting.delete(url);
	}

	/** Removals that this process does not have in hand. */
	private async unknown(): Promise<Removal[]> {
		const removals = (await this.world.kept.all()).filter((entry) => entry.state === 'removing');
		return removals.filter(({ url }) => !this.waiting.has(url) && !this.running.has(url));
	}

	private async takeOver(): Promise<void> {
		try {
			const before = this.world.now() - LEFT_AFTER_MILLISECONDS;
			for (const { url, since, dueAt } of await this.unknown()) {
				if ((dueAt ?? since + GIVEN_UP_AFTER_MILLISECONDS) < before) this.schedule(url, 0);
			}
		} catch {
			// The store is down, which others tell of; the next look finds it.
		}
	}

	private schedule(url: string, milliseconds: number, failures = 0): void {
		if (this.hasEnded) return;
		clearTimeout(this.waiting.get(url));
		const begin = () => {
			this.waiting.delete(url);
			const work = this.attempt(url, failures)
				.catch((error: unknown) => this.world.tell(errorMessage(error), url))
				.finally(() => this.running.delete(url));
			this.running.set(url, work);
		};
		this.waiting.set(url, setTimeout(begin, milliseconds).unref());
	}

	private async attempt(url: string, failures: number): Promise<void> {
		const { kept } = this.world;
		const goesOn = async () => await kept.take(url, HELD_MILLISECONDS);
		if (!(await goesOn())) return;
		let pause: number | undefined;
		try {
			const removal = await kept.removalOf(url);
			if (removal !== undefined) pause = await this.work(removal, failures, goesOn);
		} finally {
			await kept.leave(url);
		}
		if (pause !== undefined) this.schedule(url, pause, failures + 1);
	}

	/** Answers after how long what is left is to be attempted again; undefined for not by itself. */
	private async work(
		removal: Removal,
		failures: number,
		goesOn: () => Promise<boolean>,
	): Promise<number | undefined> {
		const { kept, graceMilliseconds } = this.world;
		const { url } = removal;
		try {
			await this.world.remove(removal, goesOn);
			if (await goesOn()) await kept.forget(url);
			return undefined;
		} catch (error) {
			const step = afterFailure(error, failures, this.world.now() - removal.since);
			this.world.tell(step.says, url);
			// Published again meanwhile: nothing is to be removed.
			const present = (await goesOn()) ? await kept.removalOf(url) : undefined;
			if (present === undefined) return undefined;
			if (step.kind === 'give up') {
				await kept.forget(url);
				return undefined;
			}
			const left = error instanceof RegistrationError ? error.leftBehind : [];
			const registered = left.length > 0 ? left : present.registered;
			const isRenewed = present.account !== removal.account;
			const again = step.kind === 'again' ? step.milliseconds : undefined;
			const pause = isRenewed ? graceMilliseconds : again;
			const dueAt = pause === undefined ? undefined : this.world.now() + pause;
			await kept.keep({ ...present, registered, dueAt });
			return pause;
		}
	}
}
