import { openPostgresClaims } from '../../../../../lib/store/postgres/claims/open';
import { openPostgresReceived } from '../../../../../lib/store/postgres/received/open';
import { request } from '../../claims/events';
import { accepted, batch, counted, start, trigger } from '../../received/world';
import { PATIENT } from '../database';

/** What a process of its own does: accepts events by number, a few under way at a time, and adds what it rejected. */
export interface Task {
	readonly server: string;
	readonly schema: string;
	/** What the server calls it; set by who starts it. */
	readonly applicationName?: string;
	readonly name: string;
	/** How many; it rejects as many requests as it accepts. */
	readonly events: number;
}

const AT_ONCE = 40;
const day = 24 * 3600 * 1000;

async function receive({ server, schema, applicationName, name, events }: Task): Promise<void> {
	const options = { server, schema, applicationName, now: () => start, ...PATIENT };
	const [claims, received] = [
		await openPostgresClaims(options),
		await openPostgresReceived(options),
	];
	const say = (text: string) => void process.stdout.write(`${text}\n`);
	say('ready');
	let next = 0;
	const worker = async () => {
		while (next < events) {
			const number = next++;
			const event = request(`${name} ${number}`);
			const outcome = await claims.claim(event);
			if (outcome.kind !== 'fresh') throw new Error(outcome.kind);
			const more = { trigger: trigger(`w:${number % 3}`), eventType: `type ${number % 4}` };
			await claims.commit(event, outcome.token, day, accepted({ ...more, milliseconds: 1 }));
			say(`accepted ${number}`);
		}
	};
	const adding = async () => {
		for (let added = 0; added < events; added += 10) {
			// In another order than the other process.
			const ids = name === 'one' ? ['w:0', 'w:1'] : ['w:1', 'w:0'];
			const counts = ids.map((triggerId) => counted([1, 1, 1, 1, 1], { triggerId }));
			await received.add(batch({ counts }));
			say(`added ${added}`);
		}
	};
	await Promise.all([adding(), ...Array.from({ length: AT_ONCE }, worker)]);
	await Promise.all([claims.close(), received.close()]);
	say('done');
}

// Ends with the test.
process.stdin.on('end', () => process.exit()).resume();
void receive(JSON.parse(process.argv[2] ?? '{}') as Task);
