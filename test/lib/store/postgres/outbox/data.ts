import {
	openPostgresOutbox,
	type PostgresOutboxOptions,
} from '../../../../../lib/store/postgres/outbox/open';
import { type OutboxUnderTest, type TestOutbox, testRules } from '../../outbox/model/world';
import { dropSchema, PATIENT, type TestDatabase } from '../database';
import { type DatabaseProxy, proxyTo } from '../proxy';

let schemas = 0;

/** For rules by which a database that is down stays so until the call has failed. */
export const IMPATIENT = { lostAnswerMilliseconds: 200 };

/** Outboxes in a schema of their own, reached through a port that can be cut off. */
export class PostgresOutboxData implements OutboxUnderTest {
	/** As long a name as PostgreSQL takes. */
	readonly schema = `outbox_${(schemas += 1)}`.padEnd(63, '_');
	private proxy: Promise<DatabaseProxy> | undefined;
	private readonly opened: TestOutbox[] = [];

	constructor(
		private readonly database: TestDatabase,
		private readonly now: () => number,
		private readonly options: Partial<PostgresOutboxOptions> = {},
	) {}

	/** Opens one with connections of its own, as another process would. */
	async open(more: Partial<PostgresOutboxOptions> = {}): Promise<TestOutbox> {
		this.proxy ??= proxyTo(this.database.url);
		const outbox = await openPostgresOutbox(
			{
				server: (await this.proxy).url,
				schema: this.schema,
				now: this.now,
				applicationName: `outbox ${this.opened.length}`,
				...PATIENT,
				...this.options,
				...more,
			},
			testRules,
		);
		this.opened.push(outbox);
		return outbox;
	}

	async breakDown(): Promise<() => Promise<void>> {
		const port = await (this.proxy ??= proxyTo(this.database.url));
		await port.cut();
		return async () => await port.restore();
	}

	/** Rows of a query, in which `$schema` stands for the schema. */
	async query(sql: string): Promise<Array<Record<string, unknown>>> {
		return await this.database.query(sql.replaceAll('$schema', this.schema));
	}

	async destroy(): Promise<void> {
		await Promise.all(this.opened.map(async (outbox) => await outbox.close()));
		await (await this.proxy)?.close();
		await dropSchema(this.database, this.schema);
	}
}
