import type { ClaimStore } from '../../../../../lib/store/claims';
import { openPostgresClaims } from '../../../../../lib/store/postgres/claims/open';
import {
	openPostgresReceived,
	type PostgresReceivedOptions,
} from '../../../../../lib/store/postgres/received/open';
import type { PostgresOptions } from '../../../../../lib/store/postgres/connection/options';
import type { ReceivedStore } from '../../../../../lib/store/received';
import type { ReceivedUnderTest } from '../../received/world';
import { dropSchema, PATIENT, type TestDatabase } from '../database';
import { type DatabaseProxy, proxyTo } from '../proxy';

let schemas = 0;

/** What triggers received in a schema of its own, reached through a port that can be cut off. */
export class PostgresReceivedData implements ReceivedUnderTest {
	readonly schema = `received_${(schemas += 1)}`;
	private proxy: Promise<DatabaseProxy> | undefined;
	private readonly opened: { close(): Promise<void> }[] = [];

	constructor(
		private readonly database: TestDatabase,
		private readonly now: () => number,
		private readonly more: Partial<PostgresOptions> = {},
	) {}

	async open(more: Partial<PostgresReceivedOptions> = {}): Promise<ReceivedStore> {
		const store = await openPostgresReceived({ ...(await this.options()), ...more });
		this.opened.push(store);
		return store;
	}

	async openClaims(): Promise<ClaimStore> {
		const store = await openPostgresClaims(await this.options());
		this.opened.push(store);
		return store;
	}

	/** The port in front of the server. */
	async port(): Promise<DatabaseProxy> {
		return await (this.proxy ??= proxyTo(this.database.url));
	}

	/** Rows of a query over a connection of its own, in which `$schema` stands for the schema. */
	async query(
		text: string,
		values: readonly unknown[] = [],
	): Promise<Array<Record<string, unknown>>> {
		return await this.database.query(text.replaceAll('$schema', this.schema), values);
	}

	async breakDown(): Promise<() => Promise<void>> {
		const port = await this.port();
		await port.cut();
		return async () => await port.restore();
	}

	async destroy(): Promise<void> {
		await Promise.all(this.opened.map(async (store) => await store.close()));
		await (await this.proxy)?.close();
		await dropSchema(this.database, this.schema);
	}

	private async options() {
		const { url: server } = await this.port();
		return { server, schema: this.schema, now: this.now, ...PATIENT, ...this.more };
	}
}
