import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { endedSessions } from '../../lib/log/access/ended';
import { Tries } from '../../lib/log/access/tries';
import type { OpenSource } from '../../lib/log/answer/visit';
import { handleLog } from '../../lib/log/handle';
import { logRoutes } from '../../lib/log/page';
import { postings } from '../../lib/log/postings';
import type { LogPageLog, LogSettings } from '../../lib/log/settings';
import { requestIn, type Incoming } from '../../lib/n8n/log/request';
import { MemoryClaims } from '../lib/n8n/store/memoryClaims';

/** What the served page is signed in to with. */
export const PASSWORD = 'correct horse battery staple';

/** The log page on a port of this machine. */
export interface LogServer {
	readonly url: string;
	close(): Promise<void>;
}

const HOUR = 3_600_000;

/** How a page is served. */
export interface ServeOptions {
	/** 0: any. */
	readonly port?: number;
	/** Epoch milliseconds. */
	readonly now?: () => number;
	readonly isReadOnly?: boolean;
	/** The console unless given. */
	readonly log?: LogPageLog;
}

/** Serves the log page of a source without n8n, below a path as n8n has it. */
export async function serveLog(
	open: OpenSource,
	{ port = 0, now = Date.now, isReadOnly = false, log = TO_CONSOLE }: ServeOptions = {},
): Promise<LogServer> {
	const settings = { ...settingsOf(now), isReadOnly, log };
	const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
		const request = await requestIn(await whole(incoming), undefined);
		const { status, headers, body } = await handleLog(request, open, settings, logRoutes);
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

const TO_CONSOLE: LogPageLog = {
	rejected: (what, address) => console.error(`A wrong ${what} from ${address}`),
	failed: (error) => console.error(error),
};

function settingsOf(now: () => number): Omit<LogSettings, 'isReadOnly' | 'log'> {
	const claims = new MemoryClaims(now);
	return {
		password: PASSWORD,
		token: undefined,
		pageId: 'look',
		session: { totalMilliseconds: 12 * HOUR, idleMilliseconds: 2 * HOUR },
		hosts: [],
		editorAddress: '../../..',
		tries: { password: new Tries(), token: new Tries() },
		ended: endedSessions(async () => claims),
		postings: postings(async () => claims),
		now,
		random: randomBytes,
	};
}

/** As n8n gives a node a request. */
async function whole(incoming: IncomingMessage): Promise<Incoming> {
	const { method = 'GET', url = '', headers, socket } = incoming;
	const rawBody = await buffer(incoming);
	const readRawBody = async () => undefined;
	return { method, url, headers, ip: socket.remoteAddress, protocol: 'http', rawBody, readRawBody };
}
