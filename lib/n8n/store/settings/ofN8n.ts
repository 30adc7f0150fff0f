import { tlsOf, USUAL_PORT, type PostgresConnection } from './connection';
import type { SettingsReader } from './reader';

/** n8n's own PostgreSQL connection and the schema n8n's tables are in, with n8n's defaults. */
export interface N8nDatabase {
	readonly connection: PostgresConnection;
	readonly schema: string;
}

/** Reads DB_POSTGRESDB_* as n8n does; complains where n8n doesn't use PostgreSQL itself. */
export function n8nDatabase(reader: SettingsReader): N8nDatabase {
	if (reader.ofN8n('DB_TYPE') !== 'postgresdb') {
		reader.complain(
			'TELEPHONY_WEBHOOKS_STORE=n8n needs n8n itself to use PostgreSQL, but DB_TYPE is not postgresdb: set DB_TYPE=postgresdb, or set TELEPHONY_WEBHOOKS_STORE to the URL of a database, such as postgres://user:password@host:5432/database.',
		);
	}
	const port = Number(reader.ofN8n('DB_POSTGRESDB_PORT'));
	return {
		schema: reader.ofN8n('DB_POSTGRESDB_SCHEMA', 'public'),
		connection: {
			server: {
				host: reader.ofN8n('DB_POSTGRESDB_HOST', 'localhost'),
				// What is no number, n8n leaves at its default.
				port: port > 0 ? port : USUAL_PORT,
				user: reader.ofN8n('DB_POSTGRESDB_USER', 'postgres'),
				password: reader.ofN8n('DB_POSTGRESDB_PASSWORD'),
				database: reader.ofN8n('DB_POSTGRESDB_DATABASE', 'n8n'),
			},
			tls: tlsOfN8n(reader),
		},
	};
}

/** A certificate, or a server that need not be authorized, switches TLS on as well. */
function tlsOfN8n(reader: SettingsReader): PostgresConnection['tls'] {
	const part = (name: string) => reader.ofN8n(`DB_POSTGRESDB_SSL_${name}`);
	const certificates = { ca: part('CA'), cert: part('CERT'), key: part('KEY') };
	const rejectUnauthorized = !isFalse(part('REJECT_UNAUTHORIZED'));
	const isOn =
		isTrue(part('ENABLED')) ||
		!rejectUnauthorized ||
		Object.values(certificates).some((text) => text !== '');
	return isOn && tlsOf(certificates, rejectUnauthorized);
}

const isTrue = (text: string) => ['true', '1'].includes(text.toLowerCase());
const isFalse = (text: string) => ['false', '0'].includes(text.toLowerCase());
