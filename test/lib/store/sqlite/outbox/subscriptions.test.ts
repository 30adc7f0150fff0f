import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteFile } from '../../../../../lib/store/sqlite/file';
import { outboxSchema } from '../../../../../lib/store/sqlite/outbox/tables/schema';
import { OutboxTables } from '../../../../../lib/store/sqlite/outbox/tables/opened';

let folder: string;
let tables: OutboxTables;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'outbox-'));
	tables = new OutboxTables(openSqliteFile(join(folder, 'outbox.sqlite'), outboxSchema), () => 1);
});
afterEach(() => {
	tables.database.close();
	rmSync(folder, { recursive: true });
});

const add = (id: string, kind: 'subscription' | 'direct') =>
	tables.subscriptions.add({ id, kind, enabled: true, settings: { url: id } }, 1);

test('endpoints given with single events do not gather in memory; subscriptions stay', () => {
	tables.begin();
	add('sub_a', 'subscription');
	tables.commit();
	const kept = tables.subscriptions.named('sub_a');
	for (let round = 0; round < 10; round += 1) {
		tables.begin();
		for (let number = 0; number < 500; number += 1) add(`end_${round}_${number}`, 'direct');
		tables.commit();
	}
	expect(tables.subscriptions.inMemory).toBeLessThan(2000);
	expect(tables.subscriptions.named('sub_a')).toBe(kept);
	expect(tables.subscriptions.named('end_0_0')?.value).toMatchObject({
		kind: 'direct',
		settings: { url: 'end_0_0' },
	});
});

test('what a transaction changes of an endpoint is written, whatever is forgotten then', () => {
	tables.begin();
	for (let number = 0; number < 3000; number += 1) add(`end_${number}`, 'direct');
	const known = tables.subscriptions.named('end_7');
	if (known) tables.subscriptions.setHealth(known, { consecutiveFailures: 7 });
	tables.commit();
	expect(tables.subscriptions.named('end_7')?.value.health).toEqual({ consecutiveFailures: 7 });
});
