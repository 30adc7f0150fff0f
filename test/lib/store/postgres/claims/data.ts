import type { ClaimStore } from '../../../../../lib/store/claims';
import {
	openPostgresClaims,
	type PostgresClaimOptions,
} from '../../../../../lib/store/postgres/claims/open';
import type { StoreOptions, StoreUnderTest } from '../../claims/conformance';
import { dropSchema, PATIENT, type TestDatabase } from '../database';
import { type DatabaseProxy, proxyTo } from '../proxy';

let schemas = 0;

/** Claims in a schema of their own, reached through a port that can be cut off. */
export class PostgresData implements StoreUnderTest {
	readonly schema = `claims_${(schemas += 1)}`;
	private proxy: Promise<DatabaseProxy> | undefined;
	private readonly opened: ClaimStore[] = [];

	constructor(
		private readonly database: TestDatabase,
		private readonly options: StoreOptions & Partial<PostgresClaimOptions>,
	) {}

	async open(more: Partial<PostgresClaimOptions> = {}): Promise<ClaimStore> {
		const { url } = await this.port();
		const options = { server: url, schema: this.schema, ...PATIENT, ...this.options, ...more };
		const store = await openPostgresClaims(options);
		this.opened.push(store);
		return store;
	}

	/** The port in front of the server. */
	async port(): Promise<DatabaseProxy> {
		return await (this.proxy ??= proxyTo(this.database.url));
	}

	async breakDown(): Promise<() => Promise<void>> {
		const port = await this.port();
		await port.cut();
		return async () => await port.restore();
	}

	/** Rows of one of its tables. */
	async rows(table: 'claims' | 'remembered'): Promise<Array<Record<string, unknown>>> {
		return await this.database.query(`SELECT * FROM ${this.schema}.${table} ORDER BY key`);
	}

	async destroy(): Promise<void> {
		await Promise.all(this.opened.map(async (store) => await store.close()));
		await (await this.proxy)?.close();
		await dropSchema(this.database, this.schema);
	}
}
