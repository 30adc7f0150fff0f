import { randomBytes } from 'node:crypto';
import { chmod, copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeyring } from '../../../lib/delivery/subscription/secret/keyring';
import { openKeyFile } from '../../../lib/delivery/subscription/secret/keys';
import { HOUR, MINUTE, SenderStage, valueOf } from './stage';

/* An outbox and its key as the first published version left them; see the script beside them. */

const OLD = join(__dirname, '..', '..', 'fixtures', 'outbox');
/** Just after it was made. */
const MADE_AT = Date.parse('2026-11-28T05:28:30Z');

let folder: string;
let stage: SenderStage;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'old-'));
	const path = join(folder, 'outbox.key');
	await copyFile(join(OLD, 'outbox.key'), path);
	await chmod(path, 0o600);
	const key = valueOf(await openKeyFile(path, randomBytes));
	const keyring = createKeyring({ keys: [key], randomBytes });
	stage = await SenderStage.over(join(OLD, 'outbox.sqlite'), keyring, MADE_AT);
});
afterEach(async () => {
	await stage.close();
	await rm(folder, { recursive: true });
});

const named = async () =>
	new Map((await stage.sender.subscriptions()).map((view) => [view.label, view]));

test('everything is there as it was', async () => {
	const all = await named();
	expect([...all].map(([label, { status, preset }]) => [label, status, preset])).toEqual([
		['well', 'active', 'standardWebhooks'],
		['failing', 'active', 'standardWebhooks'],
		['pending', 'active', 'runACall'],
		['paused', 'paused', 'dialerCx'],
		['rotated', 'active', 'standardWebhooks'],
		['disabled', 'disabled', 'standardWebhooks'],
	]);
	expect(all.get('rotated')?.secrets).toHaveLength(2);
	const deliveries = await stage.sender.deliveries({}, 100);
	const counts = deliveries.map(({ subscription, attempt }) => `${subscription} ${attempt}`).sort();
	expect(counts).toEqual(
		['failing 2', 'paused 0', 'pending 1', 'rotated 1', 'well 1'].flatMap((one) => [one, one]),
	);
	expect(await stage.counts()).toMatchObject({ delivered: 4, failed: 2, pending: 4 });
	for (const { id, attempt } of deliveries) {
		const attempts = valueOf(await stage.sender.attempts(id));
		expect(attempts).toHaveLength(attempt);
	}
});

test('what waits is sent once, signed with the secrets of then, and the paused queue once it is resumed', async () => {
	await stage.clock.pass(HOUR);
	expect(stage.arrived.map(({ host }) => host)).toEqual([
		'pending.example.com',
		'pending.example.com',
	]);
	const paused = (await named()).get('paused')?.id ?? '';
	expect(await stage.sender.resume(paused)).toMatchObject({ ok: true });
	await stage.clock.pass(MINUTE);
	const later = stage.arrived.slice(2).map(({ host }) => host);
	expect(later).toEqual(['paused.example.com', 'paused.example.com']);
	expect(await stage.counts()).toMatchObject({ delivered: 8, failed: 2, pending: 0 });
	await stage.send(3);
	await stage.clock.pass(MINUTE);
	const rotated = stage.arrived.filter(({ host }) => host === 'rotated.example.com');
	expect(rotated[0]?.headers['webhook-signature']?.split(' ')).toHaveLength(2);
	const well = stage.arrived.find(({ host }) => host === 'well.example.com');
	expect(well?.headers.authorization).toBe('Bearer of-the-receiver');
});
