import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { request, type Dispatcher } from 'undici';
import { eventType } from './open';
import { callEvent } from './traffic';

/* The HTTP client alone, to the same endpoint, with the same events: what a sender is compared with. */

const KEY = createSecretKey(randomBytes(32));

/** What anybody does who sends signed events without a sender: writes the body, signs it, reads the answer. */
export async function signedRequest(
	url: string,
	dispatcher: Dispatcher,
	at: number,
	type: string,
): Promise<void> {
	const id = `evt_${at}`;
	const seconds = String(Math.floor(Date.now() / 1000));
	const timestamp = new Date().toISOString();
	const body = Buffer.from(JSON.stringify({ type, timestamp, data: callEvent(at) }));
	const hash = createHmac('sha256', KEY).update(`${id}.${seconds}.`).update(body);
	const headers = headersOf(id, seconds, `v1,${hash.digest('base64')}`);
	const answer = await request(`${url}/bare`, { method: 'POST', headers, body, dispatcher });
	await answer.body.text();
}

/** The client's own ceiling: the same bytes again and again. */
export async function sameRequest(url: string, dispatcher: Dispatcher): Promise<void> {
	const { body } = await request(`${url}/bare`, { method: 'POST', ...SAME, dispatcher });
	await body.dump();
}

function headersOf(id: string, timestamp: string, signature: string) {
	return {
		'content-type': 'application/json',
		'user-agent': 'n8n-nodes-telephony-webhooks',
		'webhook-id': id,
		'webhook-timestamp': timestamp,
		'webhook-signature': signature,
	};
}

const SAME = {
	headers: headersOf('evt_0123456789abc', '1772895000', `v1,${'A'.repeat(43)}=`),
	body: Buffer.from(
		JSON.stringify({
			type: eventType(0),
			timestamp: '2026-03-07T15:30:00.000Z',
			data: callEvent(0),
		}),
	),
};
