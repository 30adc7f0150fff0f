import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { lookup } from 'node:dns';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nameServer } from '../../test/lib/delivery/resolver/nameServer';
import { createTransport } from '../../lib/delivery/attempt/transport';
import { systemResolver } from '../../lib/delivery/resolver/create';
import { subscribe, openSender, type OpenSender } from './open';
import { callEvent } from './traffic';

/*
 * npm run bench:neighbours: what a healthy endpoint notices of bad ones beside it. Everything stays on this machine, in a
 * network of its own: the name server there is silent for some names, as one far away may be. It needs Linux, and the
 * right to make such a network (`unshare --user --net --mount`).
 */

const NAME_SERVER = '127.0.0.53';
/** No way leads to the second: there is no IPv6 here, as in most containers. */
const ADDRESSES = { 4: '127.0.0.1', 6: '2606:4700::1111' };
const HEALTHY_EVENTS = 100;
const EVERY_MILLISECONDS = 100;
const [WELL, BAD] = ['well.event', 'bad.event'];

/** Endpoints that are bad, and how many events each of them gets. */
interface Neighbours {
	readonly title: string;
	readonly urls: (ports: readonly number[]) => readonly string[];
	readonly events: number;
}

const CASES: readonly Neighbours[] = [
	{
		title: 'beside 10 endpoints whose name server is silent',
		urls: ([port]) => numbers(10).map((at) => `http://${at}.silent.example:${port}/`),
		events: 20,
	},
	{
		title: 'beside 30 hanging paths of its own origin',
		urls: ([port]) => numbers(30).map((at) => `http://well.example:${port}/hangs/${at}`),
		events: 20,
	},
	{
		title: 'beside 600 hanging endpoints',
		urls: (ports) => ports.slice(1).map((port) => `http://127.0.0.1:${port}/hangs`),
		events: 10,
	},
];

function numbers(count: number): number[] {
	return Array.from({ length: count }, (_, at) => at);
}

/** Does all of it in a network of its own. */
function inOwnNetwork(folder: string): number {
	const enter =
		'ip link set lo up && mount --bind "$1/resolv.conf" /etc/resolv.conf && exec "$2" "$3" --inside';
	const given = [folder, process.execPath, __filename];
	const unshare = ['--user', '--map-root-user', '--net', '--mount', 'sh', '-c', enter, 'sh'];
	const { status, error } = spawnSync('unshare', [...unshare, ...given], { stdio: 'inherit' });
	if (error) console.error(`No network of its own can be made here: ${error.message}`);
	return status ?? 1;
}

async function main(): Promise<void> {
	if (process.argv.includes('--inside')) return await inside();
	const folder = await mkdtemp(join(tmpdir(), 'neighbours-'));
	try {
		await writeFile(join(folder, 'resolv.conf'), `nameserver ${NAME_SERVER}\n`);
		process.exitCode = inOwnNetwork(folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function inside(): Promise<void> {
	let isSilent = false;
	const names = await nameServer(
		(name) => (isSilent && name.endsWith('silent.example') ? 'silence' : ADDRESSES),
		{ address: NAME_SERVER, port: 53 },
	);
	const servers = await Promise.all(numbers(601).map(async () => await endpoint()));
	const ports = servers.map((server) => (server.address() as AddressInfo).port);
	for (const neighbours of CASES) {
		isSilent = false;
		const urls = neighbours.urls(ports);
		const found = await measured(neighbours, urls, ports[0] ?? 0, () => {
			isSilent = true;
		});
		console.log(`A healthy endpoint ${neighbours.title}:`);
		for (const line of found) console.log(`  ${line}`);
	}
	for (const server of servers) {
		server.closeAllConnections();
		server.close();
	}
	await names.close();
}

/** Takes a new connection for each request; never answers below /hangs. */
async function endpoint(): Promise<Server> {
	const server = createServer((request, response) => {
		if (request.url?.startsWith('/hangs') === true) return;
		request.resume().on('end', () => response.writeHead(204, { connection: 'close' }).end());
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	return server;
}

async function measured(
	{ events }: Neighbours,
	urls: readonly string[],
	port: number,
	begin: () => void,
): Promise<string[]> {
	const folder = await mkdtemp(join(tmpdir(), 'neighbours-'));
	const file = join(folder, 'sender.sqlite');
	const policy = { timeoutSeconds: 20, pausesAfter: 0 };
	const key = randomBytes(32);
	const open = async () =>
		await openSender(file, { key, transport: createTransport({ lookup: systemResolver() }) });
	const before = await open();
	const usual = { policy, concurrency: 10 };
	await subscribe(before, `http://well.example:${port}`, 1, { ...usual, events: [WELL] });
	for (const url of urls) await subscribe(before, url, 1, { ...usual, url, events: [BAD] });
	await before.sender.close();
	// Nothing is known of any name or endpoint when the bad ones begin.
	begin();
	const opened = await open();
	try {
		const all = numbers(events).map(async (at) => {
			await opened.sender.send({ type: BAD, data: { at } }, { waitSeconds: 0 });
		});
		const [healthy, lookups] = await Promise.all([healthyOnes(opened), lookupsOfN8n()]);
		await Promise.all(all);
		const bad = await opened.outbox.counts();
		return [...healthy, ...lookups, `waiting at the bad ones: ${bad.pending} events`];
	} finally {
		await opened.sender.close();
		await rm(folder, { recursive: true, force: true });
	}
}

async function healthyOnes({ sender }: OpenSender): Promise<string[]> {
	const sent = await Promise.all(
		numbers(HEALTHY_EVENTS).map(async (at) => {
			await after(at * EVERY_MILLISECONDS);
			const startedAt = performance.now();
			const result = await sender.send({ type: WELL, data: callEvent(at) }, { waitSeconds: 60 });
			const [delivery] = result.ok ? result.value.deliveries : [];
			const made = delivery && (await sender.attempts(delivery.id));
			const attempts = made?.ok === true ? made.value : [];
			return {
				isDelivered: delivery?.status === 'delivered',
				failed: attempts.filter(({ statusCode }) => statusCode !== 204).length,
				milliseconds: performance.now() - startedAt,
			};
		}),
	);
	const times = sent.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
	const failed = sent.reduce((sum, one) => sum + one.failed, 0);
	return [
		`delivered: ${sent.filter(({ isDelivered }) => isDelivered).length} of ${sent.length}, failed attempts: ${failed}`,
		`time to its answer: median ${round(times[times.length >> 1])} ms, worst ${round(times.at(-1))} ms`,
	];
}

/** What the nodes of n8n do beside it. */
async function lookupsOfN8n(): Promise<string[]> {
	const times = await Promise.all(
		numbers(HEALTHY_EVENTS / 2).map(async (at) => {
			await after(at * 2 * EVERY_MILLISECONDS);
			const startedAt = performance.now();
			await new Promise<void>((resolve) => {
				lookup('other.example', () => resolve());
			});
			return performance.now() - startedAt;
		}),
	);
	return [`an unrelated dns.lookup(): worst ${round(Math.max(...times))} ms`];
}

async function after(milliseconds: number): Promise<void> {
	await new Promise<void>((resolve) => {
		setTimeout(resolve, milliseconds);
	});
}

function round(milliseconds = NaN): string {
	return milliseconds.toFixed(milliseconds < 100 ? 1 : 0);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
