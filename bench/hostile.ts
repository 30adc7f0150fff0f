import { platforms } from '../nodes/platforms';
import { message } from '../nodes/webhook/message';
import type { Platform } from '../nodes/webhook/platform';
import { receive } from '../nodes/webhook/receive';
import { hostileBodies } from '../test/emulators/hostile/heavy';

/*
 * What a stranger's largest bodies cost, against JSON.parse of the same bytes: `node dist/bench/hostile.js` for all events
 * of all platforms with 1 MiB, `node dist/bench/hostile.js justCall call.completed 16` for one. Each shape once; it ends by
 * itself within a minute. The signature is taken for right here, as whoever holds a secret may send anything, too.
 */

const LONGEST_MILLISECONDS = 40_000;
const began = performance.now();

interface Worst {
	readonly name: string;
	readonly ratio: number;
	readonly cost: number;
	readonly measured: number;
}

function milliseconds(work: () => unknown): number {
	const before = process.cpuUsage();
	work();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
}

function worstOf(platform: Platform, type: string, bytes: number, until: number): Worst {
	let worst: Worst = { name: 'nothing', ratio: 0, cost: 0, measured: 0 };
	let measured = 0;
	for (const [name, body] of hostileBodies(platform, type, bytes)) {
		if (performance.now() > until) break;
		measured += 1;
		const parsed = milliseconds(() => JSON.parse(body.toString()) as unknown);
		const cost = milliseconds(() =>
			receive(
				message({ body, headers: {}, query: { event: type }, addresses: [], receivedAt: 0 }),
				{ platform, keys: undefined, verification: false, selection: 'all', scope: 'bench' },
			),
		);
		if (cost / parsed > worst.ratio) worst = { name, ratio: cost / parsed, cost, measured };
	}
	return { ...worst, measured };
}

const [id, wanted, megabytes = '1'] = process.argv.slice(2);
const cases = platforms
	.filter((one) => id === undefined || one.id === id)
	.flatMap((platform) =>
		Object.keys(platform.events)
			.filter((type) => wanted === undefined || type === wanted)
			.map((type) => ({ platform, type })),
	);
cases.forEach(({ platform, type }, at) => {
	// Each event has an equal share of what is left of the time.
	const left = LONGEST_MILLISECONDS - (performance.now() - began);
	const until = performance.now() + left / (cases.length - at);
	const worst = worstOf(platform, type, Number(megabytes) * 1024 * 1024, until);
	process.stdout.write(
		`${worst.ratio.toFixed(1)} x JSON.parse | ${worst.cost.toFixed(0)} ms | ${platform.name} ${type}: ${worst.name} | ${worst.measured} bodies\n`,
	);
});
