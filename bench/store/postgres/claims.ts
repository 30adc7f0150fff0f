import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { ClaimStore } from '../../../lib/store/claims';
import { openPostgresClaims } from '../../../lib/store/postgres/claims/open';
import type { Figure, Section } from '../../measure/report';
import { type Contender, type Figures, interleaved } from '../../measure/rounds';
import { inFlight, keyAt, keysFor, recognize, remember } from '../claimLoad';
import { Processes } from '../processes';
import type { ClaimsTask } from './claimsProcess';

const ROUNDS = 5;
const EVENTS_A_ROUND = 8_000;
const IN_FLIGHT = 500;
const COUNTS = [1, 2, 4];
const FEW = 1_000;
const MANY = 1_000_000;
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Compares claims in PostgreSQL with those in SQLite, by as many processes, in turn. */
export async function benchClaimProcesses(
	server: string,
	say: (news: string) => void,
): Promise<Section> {
	const folder = await mkdtemp(join(tmpdir(), 'claims-processes-'));
	const crews: Processes[] = [];
	const contender = async (engine: string, task: ClaimsTask, count: number) => {
		const crew = await Processes.start(
			join(__dirname, 'claimsProcess.js'),
			Array.from({ length: count }, () => task),
		);
		crews.push(crew);
		const measure = async () => await crew.rate(EVENTS_A_ROUND / count);
		return { name: `${engine} ${count}`, measure };
	};
	try {
		const contenders: Contender[] = [];
		for (const count of COUNTS) {
			const file = join(folder, `${count}.sqlite`);
			contenders.push(await contender('sqlite', { file }, count));
			const schema = `processes_${count}`;
			contenders.push(await contender('postgres', { server, schema }, count));
			contenders.push(await contender('counting', { server, schema, counts: true }, count));
		}
		say('Claiming in several processes');
		await interleaved(contenders, 1);
		return processSection(await interleaved(contenders, ROUNDS));
	} finally {
		await Promise.all(crews.map(async (crew) => await crew.close()));
		await rm(folder, { recursive: true, force: true });
	}
}

function processSection(measured: Figures): Section {
	const figures = COUNTS.flatMap((count): Figure[] => [
		...['postgres', 'sqlite'].map((engine) => ({
			key: `${engine}_claims_${count}_per_s`,
			title: `${engine === 'sqlite' ? 'SQLite' : 'PostgreSQL'}, ${count} ${count === 1 ? 'process' : 'processes'}`,
			value: measured.median(`${engine} ${count}`),
			unit: '/s',
		})),
		{
			key: `postgres_vs_sqlite_claims_${count}`,
			title: '  PostgreSQL in comparison to SQLite',
			value: measured.ratio(`postgres ${count}`, `sqlite ${count}`),
			unit: 'x',
		},
		{
			key: `postgres_claims_counting_${count}`,
			title: '  counting what is accepted, in comparison to not',
			value: measured.ratio(`counting ${count}`, `postgres ${count}`),
			unit: 'x',
			target: { atLeast: 0.97 },
		},
	]);
	const growth = {
		key: 'postgres_claims_4_vs_1',
		title: 'PostgreSQL, 4 processes in comparison to 1',
		value: measured.ratio('postgres 4', 'postgres 1'),
		unit: 'x',
	};
	return {
		title: `Claim + commit (${IN_FLIGHT} in flight in each process)`,
		figures: [...figures, growth],
	};
}

/** Compares claims in PostgreSQL while a thousand and while a million events are remembered, in turn. */
export async function benchClaimMemory(
	server: string,
	say: (news: string) => void,
): Promise<Section> {
	const few = await Remembering.open(server, 'few', FEW);
	say('Remembering a million events');
	const many = await Remembering.open(server, 'many', MANY);
	await many.fill();
	try {
		const contenders: Contender[] = [few, many].flatMap((one) => [
			{ name: `claims ${one.schema}`, measure: async () => await one.claimAndCommit() },
			{ name: `duplicates ${one.schema}`, measure: async () => await one.claimDuplicates() },
		]);
		say('Claiming among few and many remembered events');
		await interleaved(contenders, 1);
		return memorySection(await interleaved(contenders, ROUNDS));
	} finally {
		await few.close();
		await many.close();
	}
}

function memorySection(measured: Figures): Section {
	const figures = ['claims', 'duplicates'].flatMap((what): Figure[] => [
		...['few', 'many'].map((size) => ({
			key: `postgres_${what}_${size}_per_s`,
			title: `${what === 'claims' ? 'claim + commit' : 'duplicate recognized'}, ${size === 'few' ? '1 thousand' : '1 million'} remembered`,
			value: measured.median(`${what} ${size}`),
			unit: '/s',
		})),
		{
			key: `postgres_${what}_1m_vs_1k`,
			title: '  1 thousand in comparison to 1 million',
			value: measured.ratio(`${what} few`, `${what} many`),
			unit: 'x',
			target: { atMost: 1.3 },
		},
	]);
	return { title: 'Deduplication store in PostgreSQL (1 process)', figures };
}

/** A store that remembers so many events: those whose keys are the hashes of 1, 2, … */
class Remembering {
	private constructor(
		readonly schema: string,
		private readonly store: ClaimStore,
		private readonly client: Client,
		private readonly events: number,
	) {}

	static async open(server: string, schema: string, events: number): Promise<Remembering> {
		const client = new Client({ connectionString: server });
		await client.connect();
		return new Remembering(schema, await openPostgresClaims({ server, schema }), client, events);
	}

	/** Makes it remember those and no others. */
	async fill(): Promise<void> {
		const { schema, client, events } = this;
		await client.query(`TRUNCATE ${schema}.remembered`);
		await client.query(
			`INSERT INTO ${schema}.remembered (key, fingerprint, id, expires)
				SELECT decode(md5(n::text), 'hex'), decode(md5(n::text), 'hex'), n, $1
				FROM generate_series(1, $2::int) n`,
			[Date.now() + DAY_MILLISECONDS, events],
		);
		await client.query(`VACUUM ANALYZE ${schema}.remembered`);
	}

	/** Events per second that are claimed and committed, all of them new. */
	async claimAndCommit(): Promise<number> {
		// Measuring makes it grow: what is small is made anew.
		if (this.events === FEW) await this.fill();
		const keys = keysFor(EVENTS_A_ROUND);
		return await this.rate(async (at) => await remember(this.store, keyAt(keys, at)));
	}

	/** Duplicates per second that are recognized. */
	async claimDuplicates(): Promise<number> {
		if (this.events === FEW) await this.fill();
		const keys = Array.from({ length: EVENTS_A_ROUND }, (_, at) =>
			createHash('md5')
				.update(String(1 + ((at * 7919) % this.events)))
				.digest(),
		);
		return await this.rate(async (at) => await recognize(this.store, keys[at] as Buffer));
	}

	async close(): Promise<void> {
		await this.store.close();
		await this.client.end();
	}

	private async rate(work: (at: number) => Promise<void>): Promise<number> {
		const start = performance.now();
		await inFlight(IN_FLIGHT, EVENTS_A_ROUND, work);
		return (EVENTS_A_ROUND * 1000) / (performance.now() - start);
	}
}
