import { platforms } from '../../nodes/platforms';
import { signedWebhook } from '../../nodes/SignedWebhook/platform';
import { message } from '../../lib/webhook/http/message';
import type { Platform } from '../../lib/webhook/platform/definition';
import { receive } from '../../lib/webhook/receive';
import { gitHub } from '../../lib/webhook/signature/schemes';
import { hostileBodies } from '../../test/emulators/hostile/heavy';

/*
 * What a stranger's largest bodies cost, against JSON.parse of the same bytes: `node dist/bench/webhook/hostile.js` for all events
 * of all platforms with 1 MiB, `node dist/bench/webhook/hostile.js justCall call.completed 16` for one. It ends by itself within a
 * minute, or after so many seconds as a fourth argument says. The signature is taken for right here, as whoever holds a
 * secret may send anything, too.
 */

const began = performance.now();

interface Cost {
	readonly ratio: number;
	readonly milliseconds: number;
}

function milliseconds(work: () => unknown): number {
	const before = process.cpuUsage();
	work();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
}

function costOf(platform: Platform, type: string, body: Buffer): Cost {
	const parsed = milliseconds(() => JSON.parse(body.toString()) as unknown);
	const cost = milliseconds(() =>
		receive(message({ body, headers: {}, query: { event: type }, addresses: [], receivedAt: 0 }), {
			platform,
			keys: undefined,
			verification: false,
			selection: 'all',
			scope: 'bench',
		}),
	);
	return { ratio: cost / parsed, milliseconds: cost };
}

const AGAIN = 2;

/** The least of several tries, as garbage and the machine's other work come on top of some; one does where it is low. */
function leastCostOf(platform: Platform, type: string, body: Buffer, worst: number): Cost {
	let least = costOf(platform, type, body);
	for (let again = 0; again < AGAIN && least.ratio > worst; again++) {
		const cost = costOf(platform, type, body);
		if (cost.ratio < least.ratio) least = cost;
	}
	return least;
}

function measure(platform: Platform, type: string, bytes: number, until: number): string {
	let worst = { name: 'nothing', ratio: 0, milliseconds: 0 };
	let measured = 0;
	for (const [name, body] of hostileBodies(platform, type, bytes)) {
		// One at least, so that each event is in the list.
		if (measured > 0 && performance.now() > until) break;
		measured += 1;
		const cost = leastCostOf(platform, type, body, worst.ratio);
		if (cost.ratio > worst.ratio) worst = { name, ...cost };
	}
	return `${worst.ratio.toFixed(1)} x JSON.parse | ${worst.milliseconds.toFixed(0)} ms | ${platform.name} ${type}: ${worst.name} | ${measured} bodies`;
}

const selfMade = signedWebhook({
	scheme: gitHub,
	events: ['order.shipped'],
	typeFields: ['type'],
	idFields: ['id'],
});
const [id = '', wanted = '', megabytes = '1', seconds = '40'] = process.argv.slice(2);
const cases = [...platforms, selfMade]
	.filter((one) => id === '' || one.id === id)
	.flatMap((platform) =>
		Object.keys(platform.events)
			.filter((type) => wanted === '' || type === wanted)
			.map((type) => ({ platform, type })),
	);
for (const [at, { platform, type }] of cases.entries()) {
	// Each event has an equal share of what is left of the time.
	const left = Number(seconds) * 1000 - (performance.now() - began);
	const until = performance.now() + left / (cases.length - at);
	const line = measure(platform, type, Number(megabytes) * 1024 * 1024, until);
	process.stdout.write(`${line}\n`);
}
