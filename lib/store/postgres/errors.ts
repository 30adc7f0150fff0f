import { DatabaseError } from 'pg';

import { StoreError } from '../error';

/** What is kept in PostgreSQL, as errors call it. */
export type PostgresStore = 'deduplication store' | 'outbox' | 'list of registered webhooks';

/** What happened, and what to do about it. */
interface Explanation {
	/** Absent: what the error itself says. */
	readonly reason?: string;
	readonly advice: string;
	/** The server could not be asked at all. */
	readonly isUnreachable?: boolean;
}

const unreachable = (reason: string, advice: string): Explanation => ({
	reason,
	advice,
	isUnreachable: true,
});

const down = 'Check that PostgreSQL runs and that host, port and firewall let n8n reach it.';
const soon = "n8n connects again automatically; check the server's log if this continues.";
const certificate =
	'Give the certificate of the authority that signed it (sslrootcert), or check the host name in the URL.';

/** By the codes of Node, OpenSSL and PostgreSQL (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const explanations: Readonly<Record<string, Explanation>> = {
	ECONNREFUSED: unreachable('the connection is refused', down),
	ENOTFOUND: unreachable('its host name is unknown', 'Check the host name in the URL.'),
	EAI_AGAIN: unreachable("its host name can't be looked up now", "Check n8n's DNS."),
	ETIMEDOUT: unreachable('it does not answer', down),
	EHOSTUNREACH: unreachable('there is no route to the host', down),
	ENETUNREACH: unreachable('there is no route to the host', down),
	ENOENT: { advice: 'Check the paths in the URL (sslrootcert, sslcert, sslkey, socket).' },
	ECONNRESET: unreachable('the connection was lost', soon),
	EPIPE: unreachable('the connection was lost', soon),
	'57P01': unreachable('the server ended the connection', soon),
	'57P02': unreachable('the server crashed', soon),
	'57P03': unreachable('the server is starting up or shutting down', soon),
	'57P05': unreachable('the server ended the connection', soon),
	'08006': unreachable('the connection was lost', soon),
	'25P03': unreachable('the server ended the connection', soon),
	// What PgBouncer says of itself.
	'08P01': {
		advice: 'If PgBouncer is in between, check its log, and that it reaches PostgreSQL.',
		isUnreachable: true,
	},
	'28P01': unreachable(
		'the password or the user is wrong',
		'Correct user and password in the URL; special characters must be percent-encoded (@ is %40).',
	),
	'28000': { advice: 'Correct the user, or let it in by pg_hba.conf.', isUnreachable: true },
	'3D000': {
		advice: "Correct the database's name in the URL, or create it with CREATE DATABASE.",
		isUnreachable: true,
	},
	'53300': unreachable(
		'the server has no free connection',
		'Raise max_connections, lower the pool size of the processes, or put PgBouncer in between.',
	),
	'53100': { reason: "the server's disk is full", advice: 'Free some disk space on the server.' },
	'53200': { reason: 'the server is out of memory', advice: 'Give the server more memory.' },
	'25006': {
		reason: 'the server is read-only',
		advice:
			'It is a standby, perhaps since a failover: put the primary into the URL, or an address that follows it.',
	},
	'57014': {
		reason: 'the statement took too long',
		advice: "Check the server's load, its disk and its locks (pg_stat_activity).",
	},
	'55P03': {
		reason: 'a lock was not free in time',
		advice: 'Check who holds it (pg_stat_activity, pg_locks).',
	},
	'42501': {
		advice:
			'Grant the user USAGE on the schema and all privileges on its tables, sequences and functions.',
	},
	'42P01': { advice: 'Restart n8n to create the missing tables, or restore them from a backup.' },
	'42883': {
		advice: 'Restart n8n to create the missing functions, or restore them from a backup.',
	},
	'3F000': { advice: 'Restart n8n to create the missing schema, or restore it from a backup.' },
};

/** By what pg says where there is no code. */
const sayings: ReadonlyArray<readonly [RegExp, Explanation]> = [
	[
		/timeout exceeded when trying to connect/,
		{
			reason: 'all connections of this process were busy for too long',
			advice: 'Raise the pool size, or check why the server is slow (pg_stat_activity).',
		},
	],
	[/due to connection timeout/, unreachable('it does not answer', down)],
	[
		/Query read timeout/,
		unreachable('it does not answer', "Check the server's load and the network between."),
	],
	[
		/Connection terminated|connection error and is not queryable|Connection ended/,
		unreachable('the connection was lost', soon),
	],
	[
		/does not support SSL/,
		unreachable(
			'it does not support TLS',
			'Set ssl=on there, or write sslmode=disable into the URL where the network is trusted.',
		),
	],
	[
		/valid client certificate/,
		unreachable(
			'it asks for a certificate of this client',
			'Give one with its key (sslcert and sslkey).',
		),
	],
	[/certificate|self-signed|altnames/i, { advice: certificate, isUnreachable: true }],
	[
		/no encryption/,
		unreachable(
			'no rule of pg_hba.conf lets this user in without TLS',
			'Write sslmode=verify-full into the URL, or add a rule.',
		),
	],
	[
		/unsupported startup parameter/,
		unreachable(
			'PgBouncer is in between and rejects a setting of the URL',
			'Remove it from the URL, or add it to the ignore_startup_parameters of PgBouncer.',
		),
	],
	[
		/prepared statement .* (does not|already) exist/,
		{
			advice:
				'If PgBouncer is in between in transaction mode, set TELEPHONY_WEBHOOKS_LISTEN=false for all n8n processes.',
		},
	],
	[/password must be a/, unreachable('the password is missing', 'Write it into the URL.')],
];

/** The error that callers of a store see; a StoreError passes as it is. Never tells a password. */
export function explainPostgres(store: PostgresStore, server: string, error: unknown): StoreError {
	if (error instanceof StoreError) return error;
	const explanation = explanationOf(error);
	const { reason = masked(messageOf(error)).replace(/\.$/, ''), advice } = explanation ?? {};
	const what = explanation?.isUnreachable === true ? "can't be reached" : 'failed';
	const sentence = `The ${store} in PostgreSQL (${server}) ${what}: ${reason}.`;
	return new StoreError(advice === undefined ? sentence : `${sentence} ${advice}`, {
		cause: error,
	});
}

/** Whether the server could not be asked, so that trying again later makes sense. */
export function isUnreachable(error: unknown): boolean {
	return explanationOf(error)?.isUnreachable === true;
}

/** Whether the connection was lost while an answer was expected: what was asked for may have been done. */
export function isUncertain(error: unknown): boolean {
	const lost = ['ECONNRESET', 'EPIPE', '57P01', '57P02', '57P05', '08006', '08P01'];
	const isLost = /Connection terminated|Connection ended|not queryable|Query read timeout/;
	return lost.includes(codeOf(error) ?? '') || isLost.test(messageOf(error));
}

/** Whether the transaction got into another one's way: done again, it may succeed. */
export function isConflict(error: unknown): boolean {
	return ['40001', '40P01'].includes(postgresCodeOf(error) ?? '');
}

/** Whether one operation alone is to blame: its values, or an error that is not PostgreSQL's at all. */
export function isOwnFault(error: unknown): boolean {
	if (error instanceof StoreError || explanationOf(error) !== undefined) return false;
	const code = postgresCodeOf(error);
	// Classes 22 and 23 are data and constraints, 54 is limits of size.
	return code === undefined || /^(22|23|54)/.test(code);
}

/** Whether the connection is as good as before: only its statement failed, and not because this is a standby. */
export function isStatementFailure(error: unknown): boolean {
	return error instanceof DatabaseError && error.severity === 'ERROR' && error.code !== '25006';
}

/** PostgreSQL's code of an error (SQLSTATE); undefined for any other error. */
export function postgresCodeOf(error: unknown): string | undefined {
	return error instanceof DatabaseError ? error.code : undefined;
}

function explanationOf(error: unknown): Explanation | undefined {
	const message = messageOf(error);
	const bySaying = sayings.find(([pattern]) => pattern.test(message))?.[1];
	const code = codeOf(error);
	return bySaying ?? (code === undefined ? undefined : explanations[code]);
}

function codeOf(error: unknown): string | undefined {
	const hasCode = typeof error === 'object' && error !== null && 'code' in error;
	return hasCode && typeof error.code === 'string' ? error.code : undefined;
}

/** Where a host has several addresses, Node's error has no message but those of each. */
function messageOf(error: unknown): string {
	if (error instanceof AggregateError && error.message === '') return messageOf(error.errors[0]);
	const hasMessage = typeof error === 'object' && error !== null && 'message' in error;
	return String(hasMessage ? error.message : error);
}

function masked(text: string): string {
	return text.replace(/(\w+:\/\/[^:@\s/]*):[^@\s]*@/g, '$1:***@');
}
