import { closestName } from '../../../text/suggestion';
import { tlsOf, USUAL_PORT, type Certificates, type PostgresConnection } from './connection';
import type { SettingsReader } from './reader';

/** The parameters that a database's URL may have. */
const PARAMETERS = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'host', 'channel_binding'];
const SSL_MODES = ['disable', 'no-verify', 'require', 'verify-ca', 'verify-full'];

/** Reads the URL of a database, which the setting `name` holds; complains, and answers undefined, where it can't be used. */
export function databaseAt(
	reader: SettingsReader,
	name: string,
	text: string,
): PostgresConnection | undefined {
	const parts = partsOf(text);
	if (parts === undefined) {
		reader.complain(
			`The URL in ${name} is invalid: write it as postgres://user:password@host:5432/database, with special characters encoded (@ as %40, : as %3A, / as %2F, # as %23).`,
		);
		return undefined;
	}
	const { url, user, password, database, host } = parts;
	for (const [part, value] of Object.entries({ user, host, database })) {
		if (value === '') {
			reader.complain(
				`The URL in ${name} contains no ${part}: write it as postgres://user:password@host:5432/database.`,
			);
		}
	}
	checkParameters(reader, name, url);
	return {
		server: {
			host,
			port: Number(url.port || USUAL_PORT),
			user,
			...(password !== '' && { password }),
			database,
		},
		tls: tlsFor(reader, name, url.searchParams),
	};
}

function partsOf(text: string) {
	if (!URL.canParse(text)) return undefined;
	const url = new URL(text);
	try {
		return {
			url,
			user: decodeURIComponent(url.username),
			password: decodeURIComponent(url.password),
			database: decodeURIComponent(url.pathname.slice(1)),
			// The folder of a socket stands in a parameter.
			host:
				url.searchParams.get('host') ?? decodeURIComponent(url.hostname).replace(/^\[|\]$/g, ''),
		};
	} catch {
		return undefined;
	}
}

function checkParameters(reader: SettingsReader, name: string, { searchParams }: URL): void {
	for (const parameter of new Set(searchParams.keys())) {
		if (PARAMETERS.includes(parameter)) continue;
		const meant = closestName(parameter, PARAMETERS);
		reader.complain(
			meant === undefined
				? `The parameter ${parameter} of the URL in ${name} is not supported: remove it.`
				: `The parameter ${parameter} of the URL in ${name} is unknown: did you mean ${meant}?`,
		);
	}
}

/** Without a mode or a certificate, there is no TLS; with one, the server's certificate and name are checked. */
function tlsFor(
	reader: SettingsReader,
	name: string,
	parameters: URLSearchParams,
): PostgresConnection['tls'] {
	const certificates = certificatesFor(reader, name, parameters);
	const isAny = Object.values(certificates).some((text) => text !== '');
	const mode = parameters.get('sslmode') ?? (isAny ? 'verify-full' : 'disable');
	const flaw = flawOf(mode, isAny);
	if (flaw !== undefined) reader.complain(`sslmode=${mode} in the URL in ${name} ${flaw}`);
	if (mode === 'disable') return false;
	return tlsOf(certificates, mode !== 'no-verify');
}

function flawOf(mode: string, isAny: boolean): string | undefined {
	if (!SSL_MODES.includes(mode)) return `is invalid: use one of ${SSL_MODES.join(', ')}.`;
	if (mode === 'disable' && isAny) {
		return 'contradicts the certificates that are set: use sslmode=verify-full, or remove the certificates.';
	}
	return undefined;
}

function certificatesFor(
	reader: SettingsReader,
	name: string,
	parameters: URLSearchParams,
): Certificates {
	const certificate = (setting: string, parameter: string) => {
		const own = reader.own(setting);
		const path = parameters.get(parameter) ?? '';
		if (path === '') return own;
		if (own !== '') {
			reader.complain(
				`${setting} and ${parameter} in the URL in ${name} are both set: remove one of them.`,
			);
		}
		return reader.file(`${parameter} of the URL in ${name}`, path) ?? '';
	};
	return {
		ca: certificate('TELEPHONY_WEBHOOKS_SSL_CA', 'sslrootcert'),
		cert: certificate('TELEPHONY_WEBHOOKS_SSL_CERT', 'sslcert'),
		key: certificate('TELEPHONY_WEBHOOKS_SSL_KEY', 'sslkey'),
	};
}
