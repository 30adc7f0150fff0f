import type { Request, Response } from 'express';
import type { INodeExecutionData } from 'n8n-workflow';
import {
	createServer,
	request as httpRequest,
	type IncomingHttpHeaders,
	type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { express } from '../../support/network/express';
import type { Setup } from './context';
import type { WireRequest } from './requests';

/** What came back. */
export interface Answer {
	readonly status: number;
	readonly body: string;
	readonly headers: IncomingHttpHeaders;
}

/** Items on the outputs of the trigger: what a run starts with. */
export type Run = INodeExecutionData[][];

/** A published trigger, listening; does with a request what n8n does around a node's `webhook()`. */
export class Server {
	/** The runs that were stored. */
	readonly runs: Run[] = [];
	/** What the node's `webhook()` threw: n8n shows each as a failed execution. */
	readonly failures: unknown[] = [];
	/** Requests that came in, and those that are over, answered or not. */
	requests = 0;
	ended = 0;
	/** Resolves when a caller hangs up before its answer. */
	readonly disconnected: Promise<void>;
	/** How n8n stores a run; rejects where its database does. */
	store: (run: Run) => Promise<void> = async () => undefined;
	private readonly http = createServer((incoming, outgoing) => {
		this.requests += 1;
		const { request, response } = express(incoming, outgoing);
		void this.respond(request, response).finally(() => (this.ended += 1));
	});

	private constructor(readonly setup: Setup) {
		this.disconnected = new Promise((resolve) => {
			this.http.on('request', (_incoming, outgoing: ServerResponse) => {
				outgoing.on('close', () => !outgoing.writableFinished && resolve());
			});
		});
	}

	/** Listens on a free port of 127.0.0.1. */
	static async start(setup: Setup): Promise<Server> {
		const server = new Server(setup);
		await new Promise<void>((resolve) => server.http.listen(0, '127.0.0.1', resolve));
		return server;
	}

	/** Ends all connections. */
	async close(): Promise<void> {
		this.http.closeAllConnections();
		await new Promise((resolve) => this.http.close(resolve));
	}

	/** The options with which a client reaches the trigger. */
	get client() {
		const { port } = this.http.address() as AddressInfo;
		return { host: '127.0.0.1', port, agent: false } as const;
	}

	/** Sends a request and waits for its answer. */
	async post({ body, headers }: WireRequest, path = '/', method = 'POST'): Promise<Answer> {
		return await new Promise((resolve, reject) => {
			const sent = httpRequest({ ...this.client, path, method, headers }, (answer) => {
				const chunks: Buffer[] = [];
				answer.on('data', (chunk: Buffer) => chunks.push(chunk));
				answer.on('end', () =>
					resolve({
						status: answer.statusCode ?? 0,
						body: Buffer.concat(chunks).toString(),
						headers: answer.headers,
					}),
				);
			});
			sent.on('error', reject);
			sent.end(body);
		});
	}

	private async respond(request: Request, response: Response): Promise<void> {
		const { nodeType } = this.setup;
		try {
			await readAsN8nDoes(request);
			const context = this.setup.webhookContext(request, response);
			const result = await nodeType.webhook?.call(context).catch((error: unknown) => {
				this.failures.push(error);
				throw error;
			});
			if (result?.noWebhookResponse === true) return;
			if (result?.workflowData === undefined) throw new Error('No answer and no run');
			const run = result.workflowData;
			await this.store(run);
			this.runs.push(run);
			response.status(200).json({ message: 'Workflow was started' });
		} catch (error) {
			response.status(500).json({ message: String(error) });
		}
	}
}

/** n8n reads the body before the node only where it knows the content type, and parses only plain JSON. */
async function readAsN8nDoes(request: Request): Promise<void> {
	const type = request.contentType ?? '';
	if (type === 'multipart/form-data') return await consume(request);
	const known = /^(application\/json|text\/plain|application\/x-www-form-urlencoded)$|[/+]xml$/;
	if (!known.test(type)) return;
	await request.readRawBody();
	const { rawBody } = request;
	if (type === 'application/json' && rawBody.length > 0)
		request.body = JSON.parse(rawBody.toString());
}

async function consume(request: Request): Promise<void> {
	for await (const chunk of request) void chunk;
}
