import type { IncomingMessage, ServerResponse } from 'node:http';
import { startTlsProxy } from '../../../support/network/tlsProxy';

/** What a vendor's API was asked. */
export interface VendorRequest {
	readonly host: string;
	readonly method: string;
	readonly path: string;
	readonly headers: IncomingMessage['headers'];
	/** The JSON; text where it is none. */
	readonly body: unknown;
}

/** The vendors whose addresses n8n's own nodes have fixed, behind a proxy on 127.0.0.1. */
export interface Vendors {
	readonly url: string;
	readonly requests: readonly VendorRequest[];
	/** The contacts HubSpot finds for any search, until told otherwise. */
	known: ReadonlyArray<Record<string, unknown>>;
	close(): Promise<void>;
}

/** Starts the proxy. A host it does not play answers 501. */
export async function startVendors(): Promise<Vendors> {
	const requests: VendorRequest[] = [];
	const vendors = { known: [] as Vendors['known'] };
	const serve = async (incoming: IncomingMessage, response: ServerResponse) => {
		const request = await read(incoming);
		requests.push(request);
		const answer = answerTo(request, vendors.known);
		response.writeHead(answer.status, { 'content-type': 'application/json' });
		response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
	};
	const proxy = await startTlsProxy((incoming, response) => void serve(incoming, response));
	return Object.assign(vendors, { ...proxy, requests });
}

async function read(incoming: IncomingMessage): Promise<VendorRequest> {
	const parts: Buffer[] = [];
	for await (const part of incoming) parts.push(part as Buffer);
	const { method = '', url: path = '', headers } = incoming;
	const host = headers.host ?? '';
	return { host, method, path, headers, body: parsed(Buffer.concat(parts).toString('utf8')) };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

interface Answer {
	readonly status: number;
	readonly body?: unknown;
}

/** What each vendor answers to what the workflows ask, as far as n8n's nodes read it. */
function answerTo({ host, method, path }: VendorRequest, known: Vendors['known']): Answer {
	const asked = `${host} ${method} ${path.split('?')[0] ?? ''}`;
	const [, answer] = ANSWERS.find(([pattern]) => pattern.test(asked)) ?? [];
	return answer?.(known) ?? { status: 501, body: { message: `Nobody plays ${asked}` } };
}

const ANSWERS: ReadonlyArray<readonly [RegExp, (known: Vendors['known']) => Answer]> = [
	[/^api\.hubapi\.com POST \/contacts\/v1\/contact\/createOrUpdate\//, hubSpotContact],
	[/^api\.hubapi\.com GET \/contacts\/v1\/contact\/vid\//, hubSpotContact],
	[
		/^api\.hubapi\.com POST \/crm\/v3\/objects\/contacts\/search$/,
		(results) => ({ status: 200, body: { results } }),
	],
	[
		/^api\.hubapi\.com POST \/crm\/v3\/objects\/contacts$/,
		() => ({ status: 201, body: { id: '2' } }),
	],
	[
		/\.zendesk\.com POST \/api\/v2\/tickets\.json$/,
		() => ({ status: 201, body: { ticket: { id: 3 } } }),
	],
	[
		/^api\.pagerduty\.com POST \/incidents$/,
		() => ({ status: 201, body: { incident: { id: 'Q4' } } }),
	],
	[/^api\.sendgrid\.com POST \/v3\/mail\/send$/, () => ({ status: 202 })],

	// The recordings of the fixtures.
	[/ GET \/.*(?:recording|voicemail)/, () => ({ status: 200, body: {} })],
];

function hubSpotContact(): Answer {
	return { status: 200, body: { vid: 1, isNew: true } };
}
