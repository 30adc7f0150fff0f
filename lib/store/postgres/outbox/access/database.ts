import { closedOutbox, StoreError } from '../../../error';
import type { DatabaseClock } from '../../connection/clock';
import type { PostgresPool, Queries, Statement } from '../../connection/pool';
import { explainPostgres, isConflict, isOwnFault } from '../../errors';
import { type BatchWriter, Batches } from '../../batches';
import { readRow, storedValue } from '../../text';

/**
 * Runs SQL under a name, in which `$schema` stands for the schema. Without a name it is planned anew each time, as it must be
 * where it reads tables that may grow: a plan that is kept may be one for an empty table.
 */
export type Run = <Row extends object>(
	name: string,
	text: string,
	values?: readonly unknown[],
) => Promise<Row[]>;

/** How a batch is written; the rest follows from the engine. */
export type Writer<Asked, Answer> = Pick<
	BatchWriter<Asked, Answer>,
	'write' | 'keyOf' | 'weightOf' | 'parallel'
> & { readonly most?: number };

const rowsPerBatch = 300;

/** The outbox's way to its database. */
export class OutboxDatabase {
	private readonly statements = new Map<string, Statement>();
	private readonly batches: Batches<never, never>[] = [];
	private closing = false;
	/** What tells this database's event ids from others'. */
	mark = '';
	/** This opening's own number. */
	owner = 0;

	constructor(
		readonly pool: PostgresPool,
		private readonly clock: DatabaseClock,
		/** How long what became of an answer that was lost is looked for. */
		readonly lostAnswerMilliseconds: number,
	) {}

	/** Reads its mark and gets a number of its own; to be called first. */
	async open(): Promise<void> {
		const [row] = await this.run<{ mark: string; owner: number }>(
			'open',
			'SELECT mark, nextval($1::text::regclass) AS owner FROM $schema.outbox',
			[`${this.pool.schema}.outbox_openings`],
		);
		if (row === undefined) throw new StoreError('The outbox in PostgreSQL has lost its first row.');
		this.mark = row.mark;
		this.owner = row.owner;
	}

	/** Epoch milliseconds. */
	now(): number {
		return this.clock.now();
	}

	/** Runs one statement in a transaction of its own. */
	readonly run: Run = async (name, text, values = []) =>
		await this.send(this.pool, name, text, values);

	/** Calls a function of the schema in a transaction of its own; answers its rows. */
	async call<Row extends object>(name: string, ...values: readonly unknown[]): Promise<Row[]> {
		return await this.run<Row>(name, callOf(name, values.length), values);
	}

	/** Runs the work in one transaction, again where another one was in its way; `last`: see PostgresPool. */
	async transaction<T>(work: (run: Run, last: Run) => Promise<T>): Promise<T> {
		const by =
			(queries: Queries): Run =>
			async (name, text, values = []) =>
				await this.send(queries, name, text, values);
		for (let tries = 0; ; tries += 1) {
			try {
				return await this.pool.transaction(
					async (queries, last) => await work(by(queries), by(last)),
				);
			} catch (error) {
				if (tries > 4 || !isConflict(error)) throw error;
			}
		}
	}

	/** What is asked for together is written together. */
	batched<Asked, Answer>(writer: Writer<Asked, Answer>): (asked: Asked) => Promise<Answer> {
		const explain = (error: unknown) => this.explain(error);
		const batches = new Batches<Asked, Answer>({
			most: rowsPerBatch,
			...writer,
			isOwnFault,
			isConflict,
			explain,
		});
		this.batches.push(batches as unknown as Batches<never, never>);
		return async (asked) => {
			if (this.closing) throw this.closed();
			return await batches.run(asked);
		};
	}

	/** Has an operation answer with errors that callers understand; rejects once the outbox is closed. */
	async guarded<T>(operation: () => Promise<T>): Promise<T> {
		if (this.closing) throw this.closed();
		try {
			return await operation();
		} catch (error) {
			throw this.explain(error);
		}
	}

	/** Rejects what is asked from now on, and waits for what is being written. */
	async end(): Promise<void> {
		this.closing = true;
		for (const batches of this.batches) await batches.idle();
	}

	/** Ends its use of the connections; no other call may follow. */
	async close(): Promise<void> {
		this.clock.stop();
		await this.pool.release();
	}

	/** The error that callers see. */
	explain(error: unknown): StoreError {
		return explainPostgres('outbox', this.pool.server, error);
	}

	private closed(): StoreError {
		return closedOutbox(`in PostgreSQL (${this.pool.server})`);
	}

	private async send<Row extends object>(
		queries: Queries,
		name: string,
		text: string,
		values: readonly unknown[],
	): Promise<Row[]> {
		const { rows } = await queries.query<Row>(this.statement(name, text), values.map(storedValue));
		return rows.map(readRow);
	}

	private statement(name: string, text: string): Statement {
		const known = this.statements.get(name);
		if (known !== undefined) return known;
		const qualified = text.replaceAll('$schema', () => this.pool.schema);
		const statement = { name: name === '' ? '' : `outbox_${name}`, text: qualified };
		if (name !== '') this.statements.set(name, statement);
		return statement;
	}
}

const calls = new Map<string, string>();

/** The text of a call of a function with so many parameters; always as many of one function. */
export function callOf(name: string, parameters: number): string {
	const known = calls.get(name);
	if (known !== undefined) return known;
	const list = Array.from({ length: parameters }, (_, place) => `$${place + 1}`).join();
	const text = `SELECT * FROM $schema.${name}(${list})`;
	calls.set(name, text);
	return text;
}
