import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { senderRules } from '../../../../../lib/delivery/outcome/rules';
import { policiesOf } from '../../../../../lib/delivery/subscription/policy';
import { openSqliteClaims } from '../../../../../lib/store/sqlite/claims/open';
import { openSqliteOutbox } from '../../../../../lib/store/sqlite/outbox/open';
import { presetsOf } from '../../../../../lib/webhook/presets';
import { platforms } from '../../../../../nodes/platforms';
import { request } from '../../../store/claims/events';
import { ownSender } from '../../../../support/ownSender';

/** What a process of its own stores in SQLite files, before it waits to be killed. */
export interface Filling {
	readonly folder: string;
	readonly url: string;
	readonly events: number;
	readonly secret: string;
}

/** Claimed when it is killed. */
const CLAIMED = 500;
const AT_ONCE = 200;
const hour = 3_600_000;

async function fill({ folder, url, events, secret }: Filling): Promise<void> {
	const presets = presetsOf(platforms);
	const place = { now: Date.now, owner: randomUUID() };
	const file = join(folder, 'outbox.sqlite');
	const outbox = await openSqliteOutbox({ ...place, file }, senderRules(policiesOf(presets)));
	const route = { allow: ['127.0.0.0/8'], httpAllowed: true, credential: 'loopback' };
	const log = { warn: () => undefined, info: () => undefined };
	const sender = await ownSender(outbox, folder, { permission: () => route, log });
	const made = await sender.createSubscription({
		url,
		secret,
		headers: { authorization: 'Bearer of-the-receiver' },
		order: 'key',
		concurrency: 50,
		route,
	});
	if (!made.ok) throw new Error(made.problem);
	const { id } = made.value.subscription;
	await sender.pause(id);
	for (let first = 0; first < events; first += AT_ONCE) {
		const numbers = Array.from({ length: Math.min(AT_ONCE, events - first) }, (_, n) => first + n);
		await Promise.all(
			numbers.map(async (number) => {
				const event = { type: 'test.event', data: { number }, orderKey: `key ${number % 500}` };
				const sent = await sender.send(event, { waitSeconds: 0 });
				if (!sent.ok) throw new Error(sent.problem);
			}),
		);
	}
	const claims = await openSqliteClaims({ ...place, file: join(folder, 'claims.sqlite') });
	await Promise.all(
		Array.from({ length: events }, async (_, number) => {
			const event = request(`event ${number}`);
			const claim = await claims.claim(event);
			if (claim.kind === 'fresh') await claims.commit(event, claim.token, 48 * hour);
		}),
	);
	const { deliveries } = await outbox.claim(id, CLAIMED, Date.now() + hour);
	process.stdout.write(`${JSON.stringify({ id, claimed: deliveries.length })}\n`);
	setInterval(() => undefined, hour);
}

// Ends with the test.
process.stdin.on('end', () => process.exit()).resume();
void fill(JSON.parse(process.argv[2] ?? '{}') as Filling);
