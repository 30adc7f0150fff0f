import { openSqliteClaims } from '../../../../../lib/store/sqlite/claims/open';
import { request, signedBy } from '../../claims/events';

/**
 * A process of its own that claims: `<file> <owner> <count> [commit|signed]`. Claims `count` events by number (`signed`: with
 * a signature each), commits each and prints its number if asked to, prints how many were fresh at the end, and keeps what it
 * holds until it is killed or its parent has ended.
 */
async function claim(file: string, owner: string, count: number, mode?: string): Promise<void> {
	const store = await openSqliteClaims({ file, owner, now: () => Date.UTC(2026, 0, 1) });
	let fresh = 0;
	for (let number = 0; number < count; number += 1) {
		const name = `event ${number}`;
		const event = { ...request(name), ...(mode === 'signed' && signedBy(name)) };
		const outcome = await store.claim(event);
		if (outcome.kind !== 'fresh') continue;
		fresh += 1;
		if (mode === undefined) continue;
		await store.commit(event, outcome.token, 24 * 3600 * 1000);
		process.stdout.write(`${number}\n`);
	}
	process.stdout.write(`fresh ${fresh}\n`);
}

process.stdin.on('end', () => process.exit()).resume();
const [file = '', owner = '', count = '0', mode] = process.argv.slice(2);
void claim(file, owner, Number(count), mode);
