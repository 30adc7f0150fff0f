import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VerdictKind } from '../../lib/webhook/answers';
import { DURATION_BOUNDS, durationIndex } from '../../lib/store/durations';
import type { ReceivedStore } from '../../lib/store/received';
import type { ReceivedCount, TriggerInfo } from '../../lib/store/received/counts';
import type { RejectedRequest } from '../../lib/store/received/notes';
import { openSqliteReceived } from '../../lib/store/sqlite/received/open';

/* A day of triggers that never were: one that is well, one with a wrong secret, one that a stranger plays with. */

const MINUTE = 60_000;
const STEP = 5 * MINUTE;
const STEPS = (24 * 60) / 5;

/** A text that would do harm where it is not escaped. */
export const HOSTILE = `<script>alert(1)</script>"'><img src=x onerror=alert(1)> ]]> \u202egnp.exe \0`;

const TRIGGERS: ReadonlyArray<Omit<TriggerInfo, 'seenAt'>> = [
	{ ...named('w1:a', 'Calls to CRM', 'JustCall Trigger'), platform: 'JustCall' },
	{ ...named('w2:b', 'Missed calls', 'Run a Call Trigger'), platform: 'Run a Call' },
	{ ...named('w3:c', '<b>Bold</b> & "quoted"', HOSTILE), platform: 'Signed Webhook' },
];

function named(id: string, workflowName: string, nodeName: string) {
	return { id, workflowId: id.slice(0, 2), workflowName, nodeName };
}

/** What a trigger was sent in five minutes: by verdict and reason. */
const SENT: Readonly<Record<string, ReadonlyArray<readonly [VerdictKind, string, number]>>> = {
	'w1:a': [
		['accepted', '', 12],
		['duplicate', '', 2],
		['notSelected', '', 3],
	],
	'w2:b': [
		['forged', 'signature-mismatch', 5],
		['unavailable', 'store-unavailable', 1],
	],
	'w3:c': [
		['accepted', '', 1],
		['forged', 'signature-missing', 2],
		['addressNotAllowed', 'address-not-allowed', 1],
	],
};

/** Opens a store of received requests with a day behind it; `close` removes it, too. */
export async function inventRequests(now: number): Promise<ReceivedStore> {
	const folder = await mkdtemp(join(tmpdir(), 'received-'));
	const store = await openSqliteReceived({ file: join(folder, 'claims.sqlite'), now: () => now });
	const triggers = TRIGGERS.map((trigger) => ({ ...trigger, seenAt: now - MINUTE }));
	const counts = Array.from({ length: STEPS }, (_, step) => countsAt(step, now)).flat();
	await store.add({ triggers, counts, rejected: rejections(now), events: events(now), drift });
	const close = store.close.bind(store);
	store.close = async () => {
		await close();
		await rm(folder, { recursive: true, force: true });
	};
	return store;
}

function countsAt(step: number, now: number): ReceivedCount[] {
	const busy = 1 + ((step * 7) % 5);
	return Object.entries(SENT).flatMap(([triggerId, sent]) =>
		sent.map(([verdict, reason, each]) => {
			const count = each * busy;
			const milliseconds = verdict === 'accepted' ? 8 + busy : 0.6;
			const durations = Array.from({ length: DURATION_BOUNDS.length + 1 }, () => 0);
			durations[durationIndex(milliseconds)] = count;
			const at = now - step * STEP;
			const totalMilliseconds = count * milliseconds;
			return { triggerId, verdict, reason, at, count, durations, totalMilliseconds };
		}),
	);
}

function rejections(now: number): RejectedRequest[] {
	const common = {
		verdict: 'forged' as const,
		headers: {
			'content-type': 'application/json',
			'user-agent': HOSTILE,
			'x-signature': 'ab12… (64)',
		},
		bodyBytes: 1234,
	};
	return Array.from({ length: 40 }, (_, at) => ({
		...common,
		triggerId: at % 2 === 0 ? 'w2:b' : 'w3:c',
		reason: at % 2 === 0 ? 'signature-mismatch' : 'signature-missing',
		at: now - at * 7 * MINUTE,
		address: `203.0.113.${at}`,
		...(at % 2 === 1 && { body: `{"text":"${HOSTILE}"}` }),
	}));
}

function events(now: number) {
	return ['call.completed', 'sms.received', HOSTILE].map((eventType, at) => ({
		triggerId: 'w1:a',
		eventType,
		eventId: `evt-${at}`,
		at: now - at * MINUTE,
		count: 100 - at,
	}));
}

const drift = [
	{ field: 'data.call.mood', kind: 'new' as const },
	{ field: 'data.call.direction', kind: 'missing' as const },
].map((note) => {
	const day = '2026-03-02';
	return { triggerId: 'w1:a', eventType: 'call.completed', ...note, day, at: Date.parse(day) };
});
