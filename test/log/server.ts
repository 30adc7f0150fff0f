import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { endedSessions } from '../../lib/log/access/ended';
import { Tries } from '../../lib/log/access/tries';
import type { LogRequest } from '../../lib/log/exchange';
import { handleLog } from '../../lib/log/handle';
import { layout } from '../../lib/log/layout/document';
import { metricsText } from '../../lib/log/metrics/metrics';
import { receivedScreens } from '../../lib/log/received/screens';
import type { LogRoutes } from '../../lib/log/routes';
import { sentActions, sentScreens } from '../../lib/log/sent/screens';
import type { LogSettings } from '../../lib/log/settings';
import type { LogSource } from '../../lib/log/source';
import { MemoryClaims } from '../lib/n8n/store/memoryClaims';

/** What the served page is signed in to with. */
export const PASSWORD = 'correct horse battery staple';

/** The log page on a port of this machine. */
export interface LogServer {
	readonly url: string;
	close(): Promise<void>;
}

const HOUR = 3_600_000;

const routes: LogRoutes = {
	screens: { ...sentScreens, ...receivedScreens },
	actions: sentActions,
	metrics: metricsText,
	layout,
};

/** Serves the log page of a source without n8n, below a path as n8n has it; port 0: any. */
export async function serveLog(source: LogSource, port = 0): Promise<LogServer> {
	const settings = settingsOf(source.now);
	const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
		const request = await requestOf(incoming);
		const { status, headers, body } = await handleLog(
			request,
			async () => source,
			settings,
			routes,
		);
		for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
		outgoing.writeHead(status).end(body);
	};
	const server = createServer((incoming, outgoing) => {
		answer(incoming, outgoing).catch((error: unknown) => {
			console.error(error);
			outgoing.destroy();
		});
	});
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook/look/log`,
		close: async () => {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

function settingsOf(now: () => number): LogSettings {
	const claims = new MemoryClaims(now);
	return {
		password: PASSWORD,
		token: undefined,
		pageId: 'look',
		isReadOnly: false,
		session: { totalMilliseconds: 12 * HOUR, idleMilliseconds: 2 * HOUR },
		hosts: [],
		tries: { password: new Tries(), token: new Tries() },
		ended: endedSessions(async () => claims),
		now,
		random: randomBytes,
		log: {
			rejected: (what, address) => console.error(`A wrong ${what} from ${address}`),
			failed: (error) => console.error(error),
		},
	};
}

async function requestOf(incoming: IncomingMessage): Promise<LogRequest> {
	const { searchParams, pathname } = new URL(incoming.url ?? '', 'http://127.0.0.1');
	const chunks: Buffer[] = [];
	for await (const chunk of incoming) chunks.push(chunk as Buffer);
	const form = new Map<string, string[]>();
	for (const [name, value] of new URLSearchParams(Buffer.concat(chunks).toString())) {
		form.set(name, [...(form.get(name) ?? []), value]);
	}
	return {
		method: incoming.method === 'POST' ? 'POST' : 'GET',
		path: pathname.endsWith('/metrics') ? 'metrics' : '',
		query: Object.fromEntries([...searchParams].reverse()),
		headers: Object.fromEntries(
			Object.entries(incoming.headers).map(([name, value]) => [
				name,
				[value ?? ''].flat().join(', '),
			]),
		),
		form: Object.fromEntries(form),
		address: incoming.socket.remoteAddress ?? '',
		isHttps: false,
	};
}
