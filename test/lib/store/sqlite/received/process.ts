import { setTimeout as sleep } from 'node:timers/promises';

import { openSqliteClaims } from '../../../../../lib/store/sqlite/claims/open';
import { openSqliteReceived } from '../../../../../lib/store/sqlite/received/open';
import { request } from '../../claims/events';
import { accepted, batch, counted, day, rejected, trigger } from '../../received/world';

/**
 * A process of its own that receives: `<file> <owner> <workers>`. So many workers accept one event after another, while counts
 * of rejected requests are added; `a` is printed for each event that was committed, `r` for each batch that was added.
 */
async function receive(file: string, owner: string, workers: number): Promise<void> {
	const claims = await openSqliteClaims({ file, owner, now: Date.now });
	const received = await openSqliteReceived({ file, now: Date.now });
	const accept = async (worker: number) => {
		for (let number = 0; ; number += 1) {
			const name = `${owner} ${worker} ${number}`;
			const outcome = await claims.claim(request(name));
			if (outcome.kind !== 'fresh') throw new Error(outcome.kind);
			const at = Date.now();
			const more = { at, trigger: trigger(`w:${number % 3}`, { seenAt: at }) };
			const event = accepted({ ...more, eventType: `type ${number % 4}` });
			await claims.commit(request(name), outcome.token, day, event);
			process.stdout.write('a');
		}
	};
	const reject = async () => {
		for (;;) {
			const at = Date.now();
			const counts = [counted([1, 2], { at })];
			await received.add(batch({ counts, rejected: [rejected({ at })] }));
			process.stdout.write('r');
			await sleep(2);
		}
	};
	await Promise.all([reject(), ...Array.from({ length: workers }, (_, worker) => accept(worker))]);
}

process.stdin.on('end', () => process.exit()).resume();
const [file = '', owner = '', workers = '1'] = process.argv.slice(2);
void receive(file, owner, Number(workers));
