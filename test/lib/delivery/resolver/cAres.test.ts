import { lookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from '../../../../lib/delivery/attempt/transport';
import { createResolver } from '../../../../lib/delivery/resolver/create';
import { cAresQuery } from '../../../../lib/delivery/resolver/cAres';
import { nameSettings } from '../../../../lib/delivery/resolver/systemSettings';
import { nameServer, type NameAnswer, type NameServer } from './nameServer';
import { rawServer, whole } from '../sockets';

/* Real questions to a name server on this machine, which is silent for some names. */

let isSilent = true;
const says = (name: string, family: 4 | 6): NameAnswer => {
	if (name.endsWith('silent.example') && isSilent) return 'silence';
	switch (name) {
		case 'both.example':
			return { 4: '127.0.0.1', 6: '::1' };
		case 'four.example':
			return { 4: '127.0.0.1' };
		case 'six.example':
			return { 6: '::1' };
		case 'half.example':
			return family === 4 ? { 4: '127.0.0.1' } : 'silence';
		case 'empty.example':
			return {};
		case 'failing.example':
			return 2;
		case 'refused.example':
			return 5;
		default:
			return 3;
	}
};
const elapsed = () => performance.now();
let server: NameServer;
beforeAll(async () => {
	server = await nameServer(says);
});
afterAll(async () => {
	isSilent = false;
	// What was not answered is asked again.
	while (process.getActiveResourcesInfo().includes('QueryReqWrap')) await sleep(20);
	await server.close();
});

const query = async (name: string) => await cAresQuery(elapsed, [server.address])(name);
const addressesOf = async (name: string) =>
	(await query(name))?.addresses.map(({ address, family }) => `${address} ${family}`);

test.each<[name: string, addresses: readonly string[] | undefined]>([
	['both.example', ['::1 6', '127.0.0.1 4']],
	['four.example', ['127.0.0.1 4']],
	['six.example', ['::1 6']],
	['half.example', ['127.0.0.1 4']],
	['empty.example', undefined],
	['unknown.example', undefined],
])('%s is %j', async (name, addresses) => {
	expect(await addressesOf(name)).toEqual(addresses);
});

test('an answer says for how long it holds', async () => {
	expect(await query('both.example')).toMatchObject({ ttlSeconds: 60 });
});

test.each([
	['failing.example', 'ESERVFAIL'],
	['refused.example', 'EREFUSED'],
])('%s is told by its code', async (name, code) => {
	await expect(query(name)).rejects.toMatchObject({ code });
});

test('a silent name server costs neither a healthy endpoint nor the lookups of n8n', async () => {
	const endpoint = await rawServer((socket) => socket.write(whole('200 OK')));
	const systemAsked: string[] = [];
	const system: LookupFunction = (host, options, callback) => {
		systemAsked.push(host);
		lookup(host, options, callback);
	};
	const transport = createTransport({
		lookup: createResolver({
			query: cAresQuery(elapsed, [server.address]),
			system,
			settings: async () => nameSettings({ hosts: '', resolvConf: '', environment: {} }),
			elapsed,
			timer: (delay, callback) => {
				const timeout = setTimeout(callback, delay);
				return () => clearTimeout(timeout);
			},
		}),
	});
	const send = async (host: string, timeoutSeconds: number) =>
		await transport.attempt(
			{ url: `http://${host}:${endpoint.port}/`, headers: {}, body: Buffer.from('{}') },
			{ timeoutSeconds, route: { allow: ['127.0.0.1', '::1'], httpAllowed: true } },
		);
	const silent = Promise.all(
		Array.from({ length: 60 }, async (_, at) => await send(`${at % 15}.silent.example`, 1)),
	);
	const healthy = await Promise.all(
		Array.from({ length: 20 }, async () => await send('four.example', 30)),
	);
	const ofN8n = await new Promise<string | LookupAddress[]>((resolve) => {
		lookup('localhost', { all: true }, (_error, found) => resolve(found));
	});
	expect(healthy.map(({ status }) => status)).toEqual(healthy.map(() => 200));
	expect(ofN8n.length).toBeGreaterThan(0);
	// One question for four attempts, which c-ares asks a second time where no answer comes.
	const questions = server.asked.filter((question) => question === '1.silent.example 4');
	expect([1, 2]).toContain(questions.length);
	const outcomes = (await silent).map(({ outcome }) => outcome);
	const fault = { kind: 'own-fault', fault: 'resolver' };
	expect(outcomes).toEqual(
		outcomes.map(() => ({ ...fault, detail: 'the name server did not respond (ETIMEOUT)' })),
	);
	expect(systemAsked).toEqual([]);
	await transport.close();
	await endpoint.close();
});
