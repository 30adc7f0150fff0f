import { platforms } from '../nodes/platforms';
import { message } from '../nodes/webhook/message';
import { receive } from '../nodes/webhook/receive';
import { hostileBodies } from '../test/emulators/hostile/heavy';

/*
 * What a stranger's largest body costs, against JSON.parse of the same body: `node dist/bench/hostile.js nectarDesk "Call Ended" 16`.
 * The signature is taken for right here, as whoever holds a secret may send anything, too.
 */

const ROUNDS = 3;

function milliseconds(work: () => unknown): number {
	const times = Array.from({ length: ROUNDS }, () => {
		const before = process.cpuUsage();
		work();
		const { user, system } = process.cpuUsage(before);
		return (user + system) / 1000;
	});
	return Math.min(...times);
}

const [id = 'nectarDesk', wanted = 'Call Ended', megabytes = '16'] = process.argv.slice(2);
for (const platform of platforms.filter((one) => one.id === id)) {
	const [name, ratio, cost] = worstOf(platform, wanted, Number(megabytes) * 1024 * 1024);
	process.stdout.write(
		`${platform.name} ${wanted}: ${ratio.toFixed(1)} x JSON.parse (${cost.toFixed(0)} ms, ${name})\n`,
	);
}

function worstOf(
	platform: (typeof platforms)[number],
	type: string,
	bytes: number,
): [string, number, number] {
	let worst: [string, number, number] = ['', 0, 0];
	for (const [name, body] of hostileBodies(platform, type, bytes)) {
		const parsed = milliseconds(() => JSON.parse(body.toString()) as unknown);
		const cost = milliseconds(() =>
			receive(
				message({ body, headers: {}, query: { event: type }, addresses: [], receivedAt: 0 }),
				{ platform, keys: undefined, verification: false, selection: 'all', scope: 'bench' },
			),
		);
		if (cost / parsed > worst[1]) worst = [name, cost / parsed, cost];
	}
	return worst;
}
