import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Draw } from '../../emulators/engine/draw';
import { forgetTemporaryFolder, rememberTemporaryFolder } from '../../n8n/process/children';
import { postgresPrograms, startPostgres } from '../../servers/postgres';
import { pageOver } from '../counts/page';
import { checkSent, type SentCounted } from '../counts/sent/check';
import { sourceOver } from '../counts/source';
import { cutBy } from '../sender/account';
import { accountOf, type ProcessesAccount, type Start, type Stop } from './account';
import { ANSWER, openEndpoint, type Endpoint } from './endpoint';
import { readByNow } from '../../support/readByNow';
import { openOutbox } from './outbox';
import type { ProcessOrders } from './protocol';
import { startProcess, type Running } from './running';

/** What `runProcessesChaos` found. */
export interface ProcessesFigures
	extends ProcessesAccount, Omit<SentCounted, 'attempts' | 'problems'> {
	readonly store: 'PostgreSQL' | 'SQLite';
	readonly kills: number;
	readonly suspensions: number;
	readonly seconds: number;
}

const PROCESSES = 4;
const AT_ONCE = 100;
const PER_SECOND = 4;
const SUSPENDED_SECONDS = 15;
/** Between a stop and the next: the one that was killed is started again meanwhile. */
const GOING_ON_SECONDS = 3;

type Stopping = Stop['how'];

/** Four processes over one store, of which the one that dispatches is stopped again and again. */
export async function runProcessesChaos(
	{
		store,
		stops,
		seed,
	}: {
		readonly store: ProcessesFigures['store'];
		readonly stops: readonly Stopping[];
		readonly seed: string;
	},
	say: (line: string) => void,
): Promise<ProcessesFigures> {
	const startedAt = Date.now();
	const folder = await mkdtemp(join(tmpdir(), 'processes-chaos-'));
	rememberTemporaryFolder(folder);
	const programs = store === 'PostgreSQL' ? postgresPrograms() : undefined;
	const server = programs === undefined ? undefined : await startPostgres(programs);
	const endpoint = await openEndpoint(new Draw(`processes chaos ${seed}`));
	const scene = new Scene(folder, server?.url, endpoint);
	try {
		await scene.open();
		for (const how of stops) say(await scene.stop(how));
		say('Processes: letting them finish …');
		await scene.finish();
		const account = accountOf({ ...scene, arrivals: endpoint.arrivals });
		const { attemptsUnlogged, problems: miscounted } = await scene.counted();
		const problems = [...account.problems, ...scene.complaints, ...miscounted];
		const kills = stops.filter((how) => how === 'killed').length;
		const seconds = Math.round((Date.now() - startedAt) / 1000);
		const suspensions = stops.length - kills;
		return { store, kills, suspensions, ...account, attemptsUnlogged, problems, seconds };
	} finally {
		await scene.kill();
		await endpoint.close();
		await server?.close();
		await rm(folder, { recursive: true, force: true });
		forgetTemporaryFolder(folder);
	}
}

/** The processes and what they have said. */
class Scene {
	readonly accepted = new Map<string, string>();
	readonly starts: Start[] = [];
	readonly stops: Stop[] = [];
	readonly heard = new Map<string, number[]>();
	readonly complaints: string[] = [];
	private readonly running = new Map<string, Running>();
	private started = 0;

	constructor(
		private readonly folder: string,
		private readonly database: string | undefined,
		private readonly endpoint: Endpoint,
	) {}

	async open(): Promise<void> {
		await this.start(AT_ONCE, this.endpoint.url);
		for (let count = 1; count < PROCESSES; count++) await this.start(AT_ONCE);
		await sleep(GOING_ON_SECONDS * 1000);
	}

	/** Stops the process that dispatches, waits until another one does, and has it back. */
	async stop(how: Stopping): Promise<string> {
		const holder = this.running.get(this.starts.at(-1)?.by ?? '');
		if (holder === undefined) throw new Error('No process has started an attempt');
		const at = Date.now();
		if (how === 'killed') await holder.kill();
		else holder.suspend();
		await readByNow();
		const readBy = Date.now();
		const replacedAt = await this.replaced(holder.name);
		this.stops.push({ how, by: holder.name, at, readBy, replacedAt });
		if (how === 'killed') {
			this.running.delete(holder.name);
			await this.start(0);
		} else {
			await sleep(Math.max(0, at + SUSPENDED_SECONDS * 1000 - Date.now()));
			holder.resume();
		}
		await sleep(GOING_ON_SECONDS * 1000);
		return `Processes: ${holder.name} was ${how}, another one went on after ${(replacedAt - at) / 1000} s`;
	}

	async finish(): Promise<void> {
		const all = [...this.running.values()];
		for (const one of all) one.finish();
		await Promise.all(all.map(async (one) => await one.ended));
	}

	/** What the log page says of it all. */
	async counted(): Promise<SentCounted> {
		const { folder, database, endpoint, stops } = this;
		const outbox = await openOutbox({ name: 'account', folder, database }, (text) => {
			this.complaints.push(`The account said: ${text}`);
		});
		const source = await sourceOver(outbox, folder);
		// More than were accepted: a kill may hide that an event was stored.
		const arrived = Map.groupBy(endpoint.arrivals, ({ eventId }) => eventId);
		try {
			return await checkSent(pageOver(source), {
				deliveries: { delivered: arrived.size },
				arrived: ({ eventId }) =>
					(arrived.get(eventId) ?? []).map(({ at }) => ({ at, status: ANSWER })),
				explains: cutBy(stops),
			});
		} finally {
			await source.close();
		}
	}

	async kill(): Promise<void> {
		await Promise.all([...this.running.values()].map(async (one) => await one.kill()));
	}

	private async replaced(name: string): Promise<number> {
		for (;;) {
			const last = this.starts.at(-1);
			if (last !== undefined && last.by !== name) return last.at;
			await sleep(20);
		}
	}

	/** One that stood still for longer than it waits for PostgreSQL has missed an answer, says so and goes on. */
	private hasMissedAnswer(name: string, text: string): boolean {
		const stoodStill = this.stops.some(({ how, by }) => how === 'suspended' && by === name);
		return stoodStill && /^Sending is paused .*: it does not answer\./.test(text);
	}

	private async start(atOnce: number, subscribes?: string): Promise<void> {
		const { folder, database } = this;
		const name = `process${++this.started}`;
		const orders: ProcessOrders = {
			name,
			folder,
			database,
			subscribes,
			atOnce,
			perSecond: PER_SECOND,
		};
		const heard: number[] = [];
		this.heard.set(name, heard);
		const process = startProcess(orders, (line) => {
			heard.push(Date.now());
			if (line.kind === 'accepted') this.accepted.set(line.mark, line.deliveryId);
			if (line.kind === 'starts') this.starts.push({ by: name, mark: line.mark, at: line.at });
			if (line.kind === 'log' && !this.hasMissedAnswer(name, line.text)) {
				this.complaints.push(`${name} said: ${line.text}`);
			}
		});
		this.running.set(name, process);
		await process.said('ready');
	}
}
