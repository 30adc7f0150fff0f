import { openSqliteClaims } from '../../nodes/store/sqliteClaims';
import { request } from './events';

/**
 * A process of its own that claims: `<file> <owner> <count> [commit]`. Claims `count` events by
 * number, commits each and prints its number if asked to, prints how many were fresh at the end, and
 * keeps what it holds until it is killed or its parent has ended.
 */
async function claim(file: string, owner: string, count: number, commits: boolean): Promise<void> {
	const store = await openSqliteClaims({ file, owner, now: () => Date.UTC(2026, 0, 1) });
	let fresh = 0;
	for (let number = 0; number < count; number += 1) {
		const outcome = await store.claim(request(`event ${number}`));
		if (outcome.kind !== 'fresh') continue;
		fresh += 1;
		if (!commits) continue;
		await store.commit(request(`event ${number}`), outcome.token, 24 * 3600 * 1000);
		process.stdout.write(`${number}\n`);
	}
	process.stdout.write(`fresh ${fresh}\n`);
}

process.stdin.on('end', () => process.exit()).resume();
const [file = '', owner = '', count = '0', mode] = process.argv.slice(2);
void claim(file, owner, Number(count), mode === 'commit');
