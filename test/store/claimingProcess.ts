import { openSqliteClaims } from '../../nodes/store/sqliteClaims';
import { request } from './events';

/**
 * A process of its own that claims: `<file> <owner> <count>`. Claims `count` events by number,
 * prints how many were fresh, and keeps them until it is killed or its parent has ended.
 */
async function claimAndHold(file: string, owner: string, count: number): Promise<void> {
	const store = await openSqliteClaims({ file, owner, now: () => Date.UTC(2026, 0, 1) });
	let fresh = 0;
	for (let number = 0; number < count; number += 1) {
		const { kind } = await store.claim(request(`event ${number}`));
		if (kind === 'fresh') fresh += 1;
	}
	process.stdout.write(`fresh ${fresh}\n`);
}

process.stdin.on('end', () => process.exit()).resume();
const [file = '', owner = '', count = '0'] = process.argv.slice(2);
void claimAndHold(file, owner, Number(count));
