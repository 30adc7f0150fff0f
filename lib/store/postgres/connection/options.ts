import type { ConnectionOptions } from 'node:tls';
import type { ClientConfig } from 'pg';

import { StoreError } from '../../error';

/** Where the server is, field by field. */
export interface PostgresServer {
	readonly host: string;
	/** Absent: 5432. */
	readonly port?: number | undefined;
	readonly database: string;
	readonly user: string;
	readonly password?: string | undefined;
}

/** How the server's certificate is checked, and what this side shows; each as PEM text. */
export interface PostgresTls {
	/** Absent: the authorities that Node trusts. */
	readonly ca?: string | undefined;
	readonly cert?: string | undefined;
	readonly key?: string | undefined;
	/** The name in its certificate, where it is reached by another one. */
	readonly serverName?: string | undefined;
	/** False: the certificate is not checked. */
	readonly rejectUnauthorized?: boolean | undefined;
}

/** How PostgreSQL is reached and used. */
export interface PostgresOptions {
	/** A URL as pg reads it, `sslmode`, `sslrootcert`, `sslcert` and `sslkey` included; or its fields. */
	readonly server: string | PostgresServer;
	/** Where the tables are; absent: `telephony_webhooks`. */
	readonly schema?: string | undefined;
	/**
	 * The most connections of this process; absent: 10. Under load up to four transactions store events and three write
	 * attempts; what finds no connection free waits a moment. They are opened when needed and closed when idle: 8
	 * processes stay within a server's usual limit of 100.
	 */
	readonly poolSize?: number | undefined;
	/** True: as the URL's `sslmode` says, or with the certificate checked where it says nothing. */
	readonly tls?: boolean | PostgresTls | undefined;
	/**
	 * False where each transaction may get another connection (PgBouncer in transaction mode): no notifications, no
	 * prepared statements, and time limits are set with each transaction.
	 */
	readonly listens?: boolean | undefined;
	/** The same database past such a pooler, to listen for notifications there nevertheless. */
	readonly listener?: Pick<PostgresOptions, 'server' | 'tls'> | undefined;
	/** How long one statement may take; absent: 10 s. */
	readonly statementTimeoutMilliseconds?: number | undefined;
	/** How long to wait for a connection, be it new or in use; absent: 3 s. */
	readonly connectTimeoutMilliseconds?: number | undefined;
	/** What the server calls this process; absent: see `applicationNameOf`. */
	readonly applicationName?: string | undefined;
}

const DEFAULT_PORT = 5432;
const STATEMENT_TIMEOUT_MILLISECONDS = 10_000;
/** An answer that is lost on the way is given up a little later than the server gives the statement up. */
const ANSWER_MARGIN_MILLISECONDS = 2_000;
/** Shorter than what firewalls and load balancers forget a silent connection after. */
const KEEP_ALIVE_AFTER_MILLISECONDS = 30_000;

/** Where the tables are. */
export function schemaOf({ schema = 'telephony_webhooks' }: PostgresOptions): string {
	return schema;
}

const APPLICATION_NAME = 'n8n-nodes-telephony-webhooks';
/** The server cuts longer names off. */
const LONGEST_NAME = 63;

/** What the server calls this process; a schema other than the usual one is part of it, to tell several n8n apart. */
export function applicationNameOf(options: PostgresOptions): string {
	if (options.applicationName !== undefined) return options.applicationName;
	const isUsual = options.schema === undefined || options.schema === 'telephony_webhooks';
	return isUsual
		? APPLICATION_NAME
		: `${APPLICATION_NAME} ${schemaOf(options)}`.slice(0, LONGEST_NAME);
}

/** PostgreSQL's settings of how long a statement may take, and a transaction may wait for the next one, in milliseconds. */
export function timeLimits({
	statementTimeoutMilliseconds: limit = STATEMENT_TIMEOUT_MILLISECONDS,
}: PostgresOptions): ReadonlyArray<readonly [setting: string, milliseconds: number]> {
	return [
		['statement_timeout', limit],
		['idle_in_transaction_session_timeout', limit],
	];
}

/** How long an answer is waited for. */
export function answerTimeout({
	statementTimeoutMilliseconds = STATEMENT_TIMEOUT_MILLISECONDS,
}: PostgresOptions): number {
	return statementTimeoutMilliseconds + ANSWER_MARGIN_MILLISECONDS;
}

/** What pg connects with. Throws a StoreError for a URL that can't be read. */
export function clientConfig(options: PostgresOptions): ClientConfig {
	const { connectTimeoutMilliseconds = 3_000 } = options;
	return {
		...(typeof options.server === 'string'
			? byUrl(options.server, options.tls)
			: byFields(options.server, options.tls)),
		application_name: applicationNameOf(options),
		connectionTimeoutMillis: connectTimeoutMilliseconds,
		keepAlive: true,
		keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MILLISECONDS,
		query_timeout: answerTimeout(options),
	};
}

/** Host, port and database as an error names them; no user, no password. */
export function describeServer({ server }: PostgresOptions): string {
	if (typeof server !== 'string') {
		return `${server.host}:${server.port ?? DEFAULT_PORT}/${server.database}`;
	}
	const { hostname, port, pathname, searchParams } = parsed(server);
	const host = searchParams.get('host') ?? decodeURIComponent(hostname);
	return `${host || 'localhost'}:${port || DEFAULT_PORT}${pathname}`;
}

function byUrl(text: string, tls: PostgresOptions['tls']): ClientConfig {
	const url = parsed(text);
	const mode = url.searchParams.get('sslmode');
	if (tls === undefined || tls === false || mode === 'disable') return { connectionString: text };
	// pg prefers what the URL says of TLS to anything else.
	if (tls === true) {
		return url.searchParams.has('sslmode')
			? { connectionString: text }
			: { connectionString: text, ssl: true };
	}
	url.searchParams.delete('sslmode');
	const ssl = sslOf(tls);
	return {
		connectionString: url.href,
		ssl: mode === 'no-verify' ? { ...ssl, rejectUnauthorized: false } : ssl,
	};
}

function byFields(server: PostgresServer, tls: PostgresOptions['tls']): ClientConfig {
	const { host, port = DEFAULT_PORT, database, user, password } = server;
	return {
		host,
		port,
		database,
		user,
		...(password !== undefined && { password }),
		ssl: typeof tls === 'object' ? sslOf(tls) : (tls ?? false),
	};
}

function sslOf({
	ca,
	cert,
	key,
	serverName,
	rejectUnauthorized = true,
}: PostgresTls): ConnectionOptions {
	return {
		rejectUnauthorized,
		...(ca !== undefined && { ca }),
		...(cert !== undefined && { cert }),
		...(key !== undefined && { key }),
		...(serverName !== undefined && { servername: serverName }),
	};
}

/** Node's own error has the whole text, with the password. */
function parsed(text: string): URL {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url !== undefined && /^postgres(ql)?:$/.test(url.protocol)) return url;
	throw new StoreError(
		'The URL of PostgreSQL is invalid. Write it as postgres://user:password@host:5432/database, with special characters of the password percent-encoded (@ is %40, / is %2F, # is %23).',
	);
}
