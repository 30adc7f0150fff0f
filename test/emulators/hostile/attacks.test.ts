import * as crypto from 'node:crypto';
import {
	headerOf,
	sendMessage,
	sendTogether,
	truncated,
	withBitFlipped,
	withHeader,
} from '../engine/attacks';
import { createDialerCx } from '../platform/dialerCx';
import type { Emulator } from '../engine/emulator';
import { startEndpoint, type Endpoint } from '../http/endpoint';
import { hostileRequests, type HostileRequest } from './all';
import { createJustCall } from '../platform/justCall';
import { createNectarDesk } from '../platform/nectarDesk';
import { createOnCallClerk } from '../platform/onCallClerk';
import { createRunACall } from '../platform/runACall';

const URL = 'http://127.0.0.1/hook';
const NOW = new Date('2026-03-07T15:30:00Z');

type Verdict = 'run' | 'no run' | 'reject';

/** A plain receiver as each platform's page asks for it: strict, and without memory. */
type Receiver = (headers: Map<string, string>, body: Buffer, secret: string) => Verdict;

const sha256 = (secret: string, ...parts: Array<string | Buffer>) =>
	parts
		.reduce((hmac, part) => hmac.update(part), crypto.createHmac('sha256', secret))
		.digest('hex');

function parsed(body: Buffer): Record<string, unknown> | 'scalar' | undefined {
	try {
		const value: unknown = JSON.parse(body.toString('utf8'));
		return typeof value === 'object' && value && !Array.isArray(value) ? { ...value } : 'scalar';
	} catch {
		return undefined;
	}
}

const runIfObject = (body: Buffer): Verdict =>
	typeof parsed(body) === 'object' ? 'run' : 'reject';

const rawBody =
	(header: string): Receiver =>
	(headers, body, secret) =>
		headers.get(header) === sha256(secret, body) ? runIfObject(body) : 'reject';

const runACall: Receiver = (headers, body, secret) => {
	if (headers.has('x-signature')) return rawBody('x-signature')(headers, body, secret);
	const [, t = '', v1] = /^t=(\d+),v1=(\w+)$/.exec(headers.get('run-a-call-signature') ?? '') ?? [];
	const fresh = Math.abs(NOW.getTime() / 1000 - Number(t)) <= 300;
	return fresh && v1 === sha256(secret, `${t}.`, body) ? runIfObject(body) : 'reject';
};

const justCall: Receiver = (headers, body, secret) => {
	const event = parsed(body);
	const signature = headers.get('x-justcall-signature');
	if (signature === undefined && typeof event === 'object') {
		if (event['data'] === undefined || JSON.stringify(event['data']) === '{}') return 'no run';
	}
	const timestamp = headers.get('x-justcall-request-timestamp');
	if (timestamp === undefined) return rawBody('x-justcall-signature')(headers, body, secret);
	const at = Date.parse(`${timestamp.replace(' ', 'T')}Z`);
	if (!(Math.abs(at - NOW.getTime()) < 900_000)) return 'reject';
	const type = typeof event === 'object' ? String(event['type']) : '';
	const signed = `${secret}|${encodeURIComponent(URL)}|${type}|${timestamp}`;
	return signature === sha256(secret, signed) ? runIfObject(body) : 'reject';
};

const unsigned: Receiver = (_headers, body) => runIfObject(body);

const platforms: Array<[string, () => Emulator, Receiver]> = [
	['Run a Call, document', () => createRunACall({ dialect: 'document' }), runACall],
	['Run a Call, vendor', () => createRunACall({ dialect: 'vendor' }), runACall],
	['Nectar Desk', () => createNectarDesk(), unsigned],
	['JustCall, document', () => createJustCall({ dialect: 'document' }), justCall],
	['JustCall, vendor', () => createJustCall({ dialect: 'vendor' }), justCall],
	['OnCallClerk', () => createOnCallClerk(), rawBody('x-oncallclerk-signature')],
	['Dialer.CX', () => createDialerCx(), rawBody('x-webhook-signature')],
];

function generate(create: () => Emulator, count: number, seed = 'test') {
	const emulator = create();
	const subscription = emulator.subscribe({ url: URL, events: 'all' });
	const requests = [...hostileRequests(emulator, { seed, count, now: NOW, maxBodyBytes: 20_000 })];
	return { requests, secret: subscription.secret ?? '' };
}

/** Header names as a server sees them: repeated ones joined, as Node joins them. */
const joined = ({ headers }: HostileRequest) => joinedPairs(headers);

function joinedPairs(headers: HostileRequest['headers']): Map<string, string> {
	const map = new Map<string, string>();
	for (const [name, value] of headers) {
		const known = map.get(name.toLowerCase());
		map.set(name.toLowerCase(), known === undefined ? value.trim() : `${known}, ${value}`);
	}
	return map;
}

describe.each(platforms)('hostile requests to %s', (_name, create, receive) => {
	const { requests, secret } = generate(create, 1500);

	test('there are as many as wanted, no two alike', () => {
		const prints = requests.map(
			({ headers, body }) => JSON.stringify(headers) + body.toString('hex'),
		);
		expect(requests).toHaveLength(1500);
		expect(new Set(prints).size).toBe(1500);
	});

	test('the same seed gives the same, another seed others', () => {
		const print = (all: HostileRequest[]) =>
			crypto.hash(
				'sha256',
				all.map((r) => r.name + JSON.stringify(r.headers) + r.body.toString('hex')).join(),
			);
		expect(print(generate(create, 150).requests)).toBe(print(requests.slice(0, 150)));
		expect(print(generate(create, 150, 'other').requests)).not.toBe(print(requests.slice(0, 150)));
	});

	test('a plain receiver finds each label true', () => {
		const wrong = requests.filter((request) => {
			const { expectation, body } = request;
			const headers = joined(request);
			// The plain receiver does not decompress, and does not remember.
			if (expectation === 'answered' || headers.has('content-encoding')) return false;
			const verdict = receive(headers, body, secret);
			if (expectation === 'rejected') return verdict !== 'reject';
			if (expectation === 'noRun') return verdict === 'run';
			return verdict !== 'run';
		});
		expect(wrong.map(({ name, expectation }) => `${name} (${expectation})`)).toEqual([]);
	});

	test('labels claim as much as the scheme allows', () => {
		const { signs } = create().behaviour;
		const claimed = requests.filter(({ mustNotRun }) => mustNotRun).length / requests.length;
		expect(claimed).toBeGreaterThan(signs === 'nothing' ? 0.1 : 0.5);
		if (signs !== 'body') return;
		const changes = requests.filter(({ family }) => family === 'bodies');
		const letThrough = changes.filter(({ mustNotRun, headers, body }) => {
			const unchanged = receive(joinedPairs(headers), body, secret) === 'run';
			return !mustNotRun && !unchanged;
		});
		expect(changes.length).toBeGreaterThan(100);
		expect(letThrough.map(({ name }) => name)).toEqual([]);
	});

	test('no body is beyond bounds', () => {
		expect(Math.max(...requests.map(({ body }) => body.length))).toBeLessThan(150_000);
	});
});

describe('the mix', () => {
	test.each([
		['Run a Call, vendor', 7],
		['JustCall, vendor', 7],
		['OnCallClerk', 5],
		['Nectar Desk', 4],
	])('%s gets %d families', (name, families) => {
		const create = platforms.find(([other]) => other === name)?.[1] ?? createDialerCx;
		const { requests } = generate(create, 600);
		expect(new Set(requests.map(({ family }) => family)).size).toBe(families);
		expect(requests.some(({ mustBeRejected }) => mustBeRejected)).toBe(true);
	});

	test('a replay comes with the genuine message it repeats', () => {
		const replays = generate(createDialerCx, 300).requests.filter(
			({ family }) => family === 'replays',
		);
		expect(replays.length).toBeGreaterThan(5);
		expect(replays.every(({ body, precededBy }) => precededBy?.body.equals(body))).toBe(true);
	});
});

describe('on the wire', () => {
	let endpoint: Endpoint;
	let emulator: Emulator;

	beforeEach(async () => {
		endpoint = await startEndpoint();
		emulator = createDialerCx();
		emulator.subscribe({ url: endpoint.url, events: 'all' });
	});

	afterEach(async () => {
		await emulator.close();
		await endpoint.close();
	});

	test('every hostile request arrives as it is, or is rejected by the server itself', async () => {
		for (const request of hostileRequests(emulator, {
			seed: 'wire',
			count: 300,
			maxBodyBytes: 20_000,
		})) {
			const before = endpoint.received.length;
			const outcome = await sendMessage(request);
			expect(outcome.kind).toBe('answer');
			const status = outcome.kind === 'answer' ? outcome.status : 0;
			const received = endpoint.received[before];
			if (status === 200) expect(received?.body.equals(request.body)).toBe(true);
			else expect([400, 431]).toContain(status);
		}
		expect(endpoint.received.length).toBeGreaterThan(280);
	});

	test('duplicates are sent at the same time', async () => {
		const waiting: Array<() => void> = [];
		const hold = (response: { end(): void }) => {
			waiting.push(() => response.end());
			if (waiting.length === 20) waiting.forEach((finish) => finish());
		};
		endpoint.answers.push(...Array.from({ length: 20 }, () => hold));
		const outcomes = await sendTogether(emulator.compose('call.ended'), 20);
		expect(outcomes.map(({ kind }) => kind)).toEqual(Array.from({ length: 20 }, () => 'answer'));
	});

	test('a repeated header arrives twice', async () => {
		const { url, headers, body } = emulator.compose('call.ended');
		const name = 'X-Webhook-Signature';
		await sendMessage({ url, body, headers: [...Object.entries(headers), [name, 'second']] });
		const [received] = endpoint.received;
		expect(received?.rawHeaders.filter((text) => text === name)).toHaveLength(2);
		expect(received?.headers['x-webhook-signature']).toMatch(/^[0-9a-f]{64}, second$/);
	});

	test('answers are read in chunks, after an interim answer, and with no body', async () => {
		endpoint.answers.push((response) => {
			response.writeProcessing();
			response.write('one ');
			setImmediate(() => response.end('two'));
		}, 204);
		const message = emulator.compose('call.ended');
		expect(await sendMessage(message)).toMatchObject({ status: 200, body: 'one two' });
		expect(await sendMessage(message)).toMatchObject({ status: 204, body: '' });
	});

	test('no answer in time is a timeout', async () => {
		endpoint.answers.push(() => undefined);
		const outcome = await sendMessage(emulator.compose('call.ended'), { timeoutMilliseconds: 30 });
		expect(outcome).toEqual({ kind: 'timeout' });
	});
});

describe('single attacks', () => {
	const emulator = createRunACall({ dialect: 'vendor' });
	emulator.subscribe({ url: URL, events: 'all' });
	const message = emulator.compose('job.completed', undefined, { at: NOW });

	test('a bit flipped is one bit', () => {
		const flipped = withBitFlipped(message, 10, 3).body;
		expect((flipped[10] ?? 0) ^ (message.body[10] ?? 0)).toBe(8);
		expect(Buffer.compare(flipped.subarray(11), message.body.subarray(11))).toBe(0);
		expect(() => withBitFlipped(message, message.body.length)).toThrow(RangeError);
	});

	test('a truncated body keeps its headers', () => {
		expect(truncated(message, 5)).toEqual({ ...message, body: Buffer.from('{"id"') });
	});

	test('headers are found whatever their case', () => {
		const name = 'run-a-call-signature';
		expect(headerOf(message, name)).toMatch(/^t=1772897400,v1=/);
		expect(headerOf(withHeader(message, name, undefined), name)).toBeUndefined();
		expect(headerOf(withHeader(message, name, 'x'), 'RUN-A-CALL-SIGNATURE')).toBe('x');
	});

	test('a stale signature is right for its time', () => {
		const signedAt = new Date(NOW.getTime() - 3_600_000);
		const stale = emulator.compose('job.completed', undefined, { at: NOW, signedAt });
		expect(headerOf(stale, 'run-a-call-signature')).toMatch(/^t=1772893800,v1=[0-9a-f]{64}$/);
	});
});
