import type { PostgresServer, PostgresTls } from '../../../store/postgres/connection/options';

/** Where a PostgreSQL server is, who connects to it, and whether that is encrypted. */
export interface PostgresConnection {
	readonly server: PostgresServer;
	readonly tls: false | PostgresTls;
}

/** PostgreSQL's own port. */
export const USUAL_PORT = 5432;

/** Certificates and a key as PEM; empty: there is none. */
export interface Certificates {
	readonly ca: string;
	readonly cert: string;
	readonly key: string;
}

/** Leaves out what is empty. */
export function tlsOf({ ca, cert, key }: Certificates, rejectUnauthorized: boolean): PostgresTls {
	return {
		...(ca !== '' && { ca }),
		...(cert !== '' && { cert }),
		...(key !== '' && { key }),
		rejectUnauthorized,
	};
}
