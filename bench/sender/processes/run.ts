import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { cpuSecondsOf, tellsCpu } from '../../measure/cpu';
import type { Figure, Section } from '../../measure/report';
import { interleaved, medianOf, type Contender, type Figures } from '../../measure/rounds';
import { watchServer, type ServerUse } from '../../measure/server';
import { Processes } from '../../store/processes';
import { openSender, subscribe, type OutboxPlace } from '../open';
import { startEndpoint } from '../traffic';
import type { SendingTask } from './one';

const ROUNDS = 5;
const EVENTS_A_ROUND = 6_000;
/** Before each measurement, so that every queue has its holder. */
const WARM_UP_EVENTS = 640;
const SUBSCRIPTIONS = 32;
const COUNTS = [1, 2, 4];

/** Senders that are measured: one process or more over one outbox. */
interface Crew {
	readonly name: string;
	readonly processes: Processes;
	/** Per delivery, by round. */
	readonly costs: Cost[];
}

/** What a delivery takes. */
interface Cost {
	/** Microseconds of the processor: the senders', and the server's. */
	readonly sender: number;
	readonly server: number;
	/** Bytes of the server's write-ahead log. */
	readonly log: number;
}

/**
 * Compares whole deliveries over sockets (stored, signed, sent, answered, logged), in turn: one, two and four processes over
 * one database, one process over a file, and the HTTP client alone.
 */
export async function benchSenderProcesses(
	server: string,
	say: (news: string) => void,
): Promise<Section> {
	const folder = await mkdtemp(join(tmpdir(), 'sender-processes-'));
	const endpoint = await startEndpoint();
	const client = new Client({ connectionString: server });
	const crews: Crew[] = [];
	const start = async (name: string, tasks: readonly SendingTask[]) => {
		const processes = await Processes.start(join(__dirname, 'one.js'), tasks);
		crews.push({ name, processes, costs: [] });
	};
	try {
		await client.connect();
		await start('undici', [{ url: endpoint.url, subscriptions: SUBSCRIPTIONS }]);
		await start('sqlite', await tasksFor(join(folder, 'outbox.sqlite'), 1, endpoint.url));
		for (const count of COUNTS) {
			const place = { server, schema: `sending_${count}` };
			await start(`postgres ${count}`, await tasksFor(place, count, endpoint.url));
		}
		say('Sending from several processes');
		const serverUse = await watchServer(client);
		const contenders = crews.map((crew) => contender(crew, serverUse));
		await interleaved(contenders, 1);
		for (const { costs } of crews) costs.length = 0;
		return section(await interleaved(contenders, ROUNDS), crews);
	} finally {
		for (const { processes } of crews) await processes.close();
		await client.end();
		await endpoint.stop();
		await rm(folder, { recursive: true, force: true });
	}
}

/** Subscribes, and says what so many processes are to do. */
async function tasksFor(place: OutboxPlace, count: number, url: string): Promise<SendingTask[]> {
	const key = randomBytes(32);
	const opened = await openSender(place, { key, dispatches: false });
	await subscribe(opened, url, SUBSCRIPTIONS);
	await opened.sender.close();
	return Array.from({ length: count }, (_, process) => {
		return { place, key: key.toString('hex'), process, subscriptions: SUBSCRIPTIONS };
	});
}

function contender(
	{ name, processes, costs }: Crew,
	serverUse: () => Promise<ServerUse>,
): Contender {
	const each = (events: number) => Math.ceil(events / processes.pids.length);
	const measure = async () => {
		await processes.work(each(WARM_UP_EVENTS));
		const before = await serverUse();
		const cpuBefore = cpuSecondsOf(processes.pids);
		const rate = await processes.rate(each(EVENTS_A_ROUND));
		const after = await serverUse();
		costs.push({
			sender: ((cpuSecondsOf(processes.pids) - cpuBefore) * 1e6) / EVENTS_A_ROUND,
			server: ((after.cpuSeconds - before.cpuSeconds) * 1e6) / EVENTS_A_ROUND,
			log: (after.logBytes - before.logBytes) / EVENTS_A_ROUND,
		});
		return rate;
	};
	return { name, measure };
}

function section(measured: Figures, crews: readonly Crew[]): Section {
	const ratio = (key: string, title: string, of: string, to: string): Figure => {
		return { key, title: `  ${title}`, value: measured.ratio(of, to), unit: 'x' };
	};
	return {
		title: `Whole deliveries over sockets (${SUBSCRIPTIONS} subscriptions, every event on the disk before it is sent, fsync on)`,
		figures: [
			...crews.flatMap((crew) => figuresOf(crew, measured.median(crew.name))),
			ratio('pg_sender_2_vs_1', 'PostgreSQL, 2 processes against 1', 'postgres 2', 'postgres 1'),
			ratio('pg_sender_4_vs_1', 'PostgreSQL, 4 processes against 1', 'postgres 4', 'postgres 1'),
			ratio('pg_sender_vs_sqlite', 'PostgreSQL against SQLite, 1 process', 'postgres 1', 'sqlite'),
			ratio('pg_sender_vs_undici', 'PostgreSQL against undici, 1 process', 'postgres 1', 'undici'),
		],
	};
}

function figuresOf({ name, costs }: Crew, perSecond: number): Figure[] {
	const [engine = '', count] = name.split(' ');
	const key = count === undefined ? `socket_${engine}` : `pg_sender_${count}`;
	const title = { undici: 'undici alone', sqlite: 'SQLite, 1 process' }[engine];
	const processes = `PostgreSQL, ${count} ${count === '1' ? 'process' : 'processes'}`;
	const cost = (end: string, what: string, of: (cost: Cost) => number, unit = 'us'): Figure => {
		return { key: `${key}_${end}`, title: `  ${what}`, value: medianOf(costs.map(of)), unit };
	};
	const cpu = cost('cpu_us', 'processor time per delivery', ({ sender }) => sender);
	const serverCpu = cost('server_cpu_us', 'the same of the server', ({ server }) => server);
	const log = cost('wal_bytes', 'write-ahead log per delivery', (one) => one.log, 'bytes');
	return [
		{ key: `${key}_per_s`, title: title ?? processes, value: perSecond, unit: '/s' },
		...(tellsCpu ? [cpu] : []),
		...(tellsCpu && count !== undefined ? [serverCpu] : []),
		...(count === undefined ? [] : [log]),
	];
}
