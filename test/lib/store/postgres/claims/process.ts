import { openPostgresClaims } from '../../../../../lib/store/postgres/claims/open';
import { request, signedBy } from '../../claims/events';
import { PATIENT } from '../database';

/** What a process of its own does: claims events by number, in an order of its own, and holds or commits what is fresh. */
export interface Task {
	readonly server: string;
	readonly schema: string;
	readonly applicationName: string;
	readonly events: number;
	readonly then: 'hold' | 'commit';
	/** Multiplied by this, modulo their count, the numbers come in another order. */
	readonly stride?: number;
	/** Absent: the database's time. */
	readonly now?: number;
}

/** How many claims wait at a time. */
const AT_ONCE = 50;

async function claim({ events, then, stride = 1, now, ...given }: Task): Promise<void> {
	const clock = now === undefined ? undefined : () => now;
	const store = await openPostgresClaims({ ...given, now: clock, ...PATIENT });
	let next = 0;
	const worker = async () => {
		while (next < events) {
			const number = (next++ * stride) % events;
			const name = `event ${number}`;
			const event = { ...request(name), ...(number % 3 === 0 && signedBy(name)) };
			const outcome = await store.claim(event);
			if (outcome.kind !== 'fresh') continue;
			process.stdout.write(`${number} claimed ${outcome.token}\n`);
			if (then === 'hold') continue;
			await store.commit(event, outcome.token, 24 * 3600 * 1000);
			process.stdout.write(`${number} committed\n`);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	process.stdout.write('done\n');
}

// Ends with the test.
process.stdin.on('end', () => process.exit()).resume();
void claim(JSON.parse(process.argv[2] ?? '{}') as Task);
