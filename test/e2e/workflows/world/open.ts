import { platforms } from '../../../../nodes/platforms';
import { startJustCallRest, type JustCallRest } from '../../../emulators/api/justCall/rest';
import {
	FULL_KEY,
	startRunACallRest,
	type RunACallRest,
} from '../../../emulators/api/runACall/rest';
import {
	startRestServer,
	type RestRequest,
	type RestServer,
} from '../../../emulators/api/restServer';
import { startSmtpSink, type SmtpSink } from '../../../support/network/smtpSink';
import { throughOnly } from '../../../support/network/tlsProxy';
import { openStage, type Stage } from '../../../stage/stage';
import { postgresPrograms, startPostgres, type PostgresServer } from '../../../servers/postgres';
import { startVendors, type Vendors } from './vendors';

/** The webhook secret at every platform that has one for each webhook, and Nectar Desk's token. */
export const SECRET = 'a long random secret of a test';

/** Everything the ready-made workflows talk to, on 127.0.0.1. */
export interface World {
	readonly stage: Stage;
	readonly vendors: Vendors;
	readonly justCall: JustCallRest;
	readonly runACall: RunACallRest;
	readonly smtp: SmtpSink;
	/** Recordings, transcriptions, an S3 bucket, a team chat. */
	readonly local: RestServer;
	/** Undefined where PostgreSQL is not installed. */
	readonly postgres: PostgresServer | undefined;
	close(): Promise<void>;
}

/** Starts it all, and one n8n that reaches the vendors through their double only. */
export async function openWorld(): Promise<World> {
	const programs = postgresPrograms();
	if (programs === undefined) console.warn('PostgreSQL is not installed: its row is not written');
	const opened: Array<{ close(): Promise<void> }> = [];
	const keep = <Part extends { close(): Promise<void> }>(part: Part): Part => {
		opened.unshift(part);
		return part;
	};
	const close = async () => {
		for (const part of opened) await part.close();
	};
	try {
		const vendors = keep(await startVendors());
		const justCall = keep(await startJustCallRest());
		const runACall = keep(await startRunACallRest());
		const smtp = keep(await startSmtpSink());
		const local = keep(await startRestServer(answerLocally, (status) => ({ status })));
		const postgres = programs === undefined ? undefined : keep(await startPostgres(programs));
		const stage = keep(await openStage({ n8n: { env: throughOnly(vendors.url) } }));
		return { stage, vendors, justCall, runACall, smtp, local, postgres, close };
	} catch (error) {
		await close();
		throw error;
	}
}

function answerLocally({ method, path }: RestRequest) {
	if (path === '/recordings/gone.mp3') return { status: 404, body: {} };
	if (path.startsWith('/recordings/')) {
		const body = Buffer.from(`sound of ${path}`);
		return { status: 200, body, headers: { 'content-type': 'audio/mpeg' } };
	}
	if (path === '/transcriptions') return { status: 200, body: { text: 'What was said.' } };
	if (path === '/chat' || path === '/relay') return { status: 200, body: { ok: true } };
	const region = '<?xml version="1.0"?><LocationConstraint>local</LocationConstraint>';
	const xml = { 'content-type': 'application/xml' };
	return { status: 200, body: Buffer.from(method === 'GET' ? region : ''), headers: xml };
}

/** What a credential of this type holds here; undefined for types that no ready-made workflow asks for. */
export function credentialFields(world: World, type: string): Record<string, unknown> | undefined {
	const { justCall, local, postgres, runACall, smtp } = world;
	const { apiKey, apiSecret } = justCall;
	const keys = { accessKeyId: 'key', secretAccessKey: 'secret', region: 'local' };
	const database = { host: '127.0.0.1', port: postgres?.port ?? 1, database: 'postgres' };
	const known: Record<string, Record<string, unknown>> = {
		...Object.fromEntries(platforms.map(({ credential }) => [credential, { secret: SECRET }])),
		justCallApi: { apiKey, apiSecret, baseUrl: justCall.url },
		runACallApi: { apiKey: FULL_KEY, baseUrl: runACall.url },
		hubspotAppToken: { appToken: 'token' },
		zendeskApi: { subdomain: 'acme', email: 'agent@example.com', apiToken: 'token' },
		pagerDutyApi: { apiToken: 'token' },
		sendGridApi: { apiKey: 'token' },
		httpHeaderAuth: { name: 'Authorization', value: 'Bearer token' },
		smtp: { host: '127.0.0.1', port: smtp.port, secure: false, disableStartTls: true, user: '' },
		s3: { endpoint: local.url, forcePathStyle: true, ...keys },
		postgres: { ...database, user: 'postgres', password: '', ssl: 'disable' },
		webhookSenderApi: { allowHttp: true, allowedNetworks: '127.0.0.0/8' },
		googleSheetsOAuth2Api: { clientId: 'id', clientSecret: 'secret' },
	};
	return known[type];
}
