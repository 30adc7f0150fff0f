import type { INodeParameters } from 'n8n-workflow';
import { claimStore } from '../../../lib/n8n/store/claims';
import { closeReceivedStore } from '../../../lib/n8n/store/received';
import { dialerCx } from '../../../nodes/DialerCx/platform';
import { ANSWERS, type VerdictKind } from '../../../lib/webhook/answers';
import type { JsonObject } from '../../../lib/webhook/http/message';
import type { Platform } from '../../../lib/webhook/platform/definition';
import { setup, type Placed, type Setup } from './context';
import {
	altered,
	credentialOf,
	sampleOf,
	signed,
	type Signing,
	type WireRequest,
} from './requests';
import { Server, type Answer } from './server';
import { triggerOf } from './triggers';
import { removeUserFolder } from './userFolder';

const servers: Server[] = [];

/** Publishes a platform's trigger, with the right secret unless told otherwise; the parameters come first as they vary most. */
export async function listen(
	platform: Platform,
	parameters: INodeParameters = {},
	placed: Partial<Placed> = {},
): Promise<Server> {
	const nodeType = triggerOf(platform);
	const server = await Server.start(
		setup({ nodeType, parameters, credential: credentialOf(), ...placed }),
	);
	servers.push(server);
	return server;
}

/** For `afterAll`: closes everything that listens, the stores, and removes the user folder. */
export async function stopListening(): Promise<void> {
	await Promise.all(servers.splice(0).map((server) => server.close()));
	await closeReceivedStore();
	const store = await claimStore(() => undefined).catch(() => undefined);
	await store?.close();
	removeUserFolder();
}

/** What a platform sends to a server: its sample of an event, rightly signed unless told otherwise. */
export function requestTo(
	{ setup: { url } }: { readonly setup: Pick<Setup, 'url'> },
	platform: Platform,
	type: string,
	given: Signing = {},
): WireRequest {
	const sample = sampleOf(platform, type);
	const body = sample.includes('"webhook_url"') ? altered(sample, { webhook_url: url }) : sample;
	return signed(platform, type, body, { url, ...given });
}

/** What the table of answers says, as it comes over the wire; a run that starts is answered by n8n itself. */
export const STARTED = { status: 200, body: '{"message":"Workflow was started"}' };

/** That an answer is the one the table has for this verdict. */
export function expectAnswer(answer: Answer, kind: VerdictKind): void {
	const { status, body, headers = {} } = ANSWERS[kind];
	expect(answer).toMatchObject({ status, body: JSON.stringify(body) });
	expect(answer.headers).toMatchObject(headers);
}

/** A call that ended, from Dialer.CX, whose events carry least besides; the fields replace those of the sample. */
export function call({ setup }: Server, fields: JsonObject = {}): WireRequest {
	const data = { call_id: '12345', agent: 'jsmith', disposition: 'SALE', ...fields };
	const body = altered(sampleOf(dialerCx, 'call.ended'), { data });
	return signed(dialerCx, 'call.ended', body, { url: setup.url });
}
