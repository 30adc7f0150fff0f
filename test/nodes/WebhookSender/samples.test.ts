import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { platforms } from '../../../nodes/platforms';
import { anyEmitter, signedWebhook } from '../../../nodes/SignedWebhook/platform';
import { composeRequest } from '../../../lib/webhook/dialect/compose';
import { presetsOf, type Preset } from '../../../lib/webhook/presets';
import { keysOf } from '../../../lib/webhook/signature/keys';
import { message, type Json } from '../../../lib/webhook/http/message';
import { receive, type Verdict } from '../../../lib/webhook/receive';
import { standardWebhooks } from '../../../lib/webhook/signature/schemes';
import { sampleData, samplesOf, platformOf } from '../../../nodes/WebhookSender/sample/list';
import { SECRET } from '../../lib/n8n/requests';

/*
 * A sample that is sent twice starts two runs: the trigger it is sent to takes each for an event of its own. Checked
 * with every event of every preset through the receiving side's own judgement.
 */

const FOLDER = join(__dirname, '../../fixtures');
const URL_OF_TEST = 'https://n8n.example.com/webhook-test/sample';
const NOW = Date.parse('2026-11-21T15:00:00.500Z');
/** Standard Webhooks with the trigger's own settings. */
const receiver = signedWebhook({
	scheme: standardWebhooks,
	signedIdHeaders: ['webhook-id'],
	events: [],
	typeFields: ['type'],
	idFields: ['id'],
});

const rows = presetsOf(platforms).flatMap((preset) =>
	samplesOf(preset).map(({ type }) => [preset.id, type, preset] as const),
);

/** A predictable chance that gives other numbers with another seed. */
function chance(seed: number): (below: number) => number {
	let state = seed;
	return (below) => (state = (state * 48_271 + 11) % 2_147_483_647) % below;
}

async function sent(preset: Preset, type: string, seed: number, now = NOW): Promise<Verdict> {
	const freshness = { nowMilliseconds: now, random: chance(seed) };
	const data = await sampleData(preset, type, freshness, FOLDER);
	const occurredAt = new Date(now).toISOString();
	const event = { id: `evt_${seed}`, type, occurredAt, data, url: URL_OF_TEST };
	const keys = keysOf(preset.dialect.signature.key, [SECRET]);
	const composed = composeRequest(preset.dialect, event, keys, now / 1000);
	if (!composed.ok) throw new Error(composed.reason);
	const { body, headers, url } = composed.request;
	const query = Object.fromEntries(new URL(url).searchParams);
	const received = message({ body, headers, query, addresses: [URL_OF_TEST], receivedAt: now });
	const platform = platformOf(preset) ?? receiver;
	return receive(received, {
		platform,
		keys: platform.signature.needsSecret ? keysOf(platform.signature.key, [SECRET]) : undefined,
		verification: true,
		selection: 'all',
		scope: 'sample',
	});
}

function accepted(verdict: Verdict) {
	if (verdict.kind !== 'accepted') throw new Error(JSON.stringify(verdict));
	return verdict.event;
}

test.each(rows)('%s: %s is accepted, twice as two events', async (_id, type, preset) => {
	const first = accepted(await sent(preset, type, 1));
	const second = accepted(await sent(preset, type, 2, NOW + 1000));
	const own = platformOf(preset) ?? anyEmitter;
	expect([type, own.events[type]?.within?.type]).toContain(first.type ?? first.item.event);
	expect(first.key.equals(second.key)).toBe(false);
});

async function dataOf(id: string, type: string): Promise<Json> {
	const freshness = { nowMilliseconds: NOW, random: chance(3) };
	return await sampleData({ id }, type, freshness, FOLDER);
}

test('an id that tells duplicates apart is new wherever the data repeats it, the rest stays', async () => {
	const data = JSON.stringify(await dataOf('dialerCx', 'recording.ready'));
	const before = await readFile(join(FOLDER, 'DialerCx', 'recording.ready.json'), 'utf8');
	const { recording_id: old } = (JSON.parse(before) as { data: { recording_id: string } }).data;
	expect(data).not.toContain(old);
	expect(Object.keys(JSON.parse(data) as object)).toEqual(
		Object.keys((JSON.parse(before) as { data: object }).data),
	);
});

test('times move along with the event, in their own spelling', async () => {
	const { booking } = (await dataOf('onCallClerk', 'booking.created')) as {
		booking: Record<string, string>;
	};
	// Booked 46 h 34 min before it begins; now is 15:00:00 on 21 November, in UTC.
	expect(booking.start_time).toBe('2026-11-23T08:34:00-05:00');
});
