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
const REJECTED = 40;

/** What a trigger is sent in five minutes: by verdict and reason. */
type Sent = ReadonlyArray<readonly [verdict: VerdictKind, reason: string, each: number]>;

/** What triggers receive on a day. */
export interface InventedRequests {
	readonly triggers: ReadonlyArray<
		Omit<TriggerInfo, 'seenAt'> & {
			readonly sent: Sent;
			/** Only in the last hours; absent: all day. */
			readonly lastHours?: number;
		}
	>;
	/** The last rejected ones, in turn. */
	readonly rejected: ReadonlyArray<
		Pick<RejectedRequest, 'triggerId' | 'reason' | 'headers' | 'bodyBytes' | 'body'>
	>;
	/** Types of which the first trigger had an event. */
	readonly types: readonly string[];
}

/** A text that would do harm where it is not escaped. */
export const HOSTILE = `<script>alert(1)</script>"'><img src=x onerror=alert(1)> ]]> \u202egnp.exe \0`;

/** What a trigger is called, and where it stands. */
export function triggerNamed(id: string, workflowName: string, nodeName: string, platform: string) {
	return { id, workflowId: id.slice(0, 2), workflowName, nodeName, platform };
}

const HEADERS = {
	'content-type': 'application/json',
	'user-agent': HOSTILE,
	'x-signature': 'ab12… (64)',
};

/** With everything that is hard to show. */
export const HARD_REQUESTS: InventedRequests = {
	triggers: [
		{
			...triggerNamed('w1:a', 'Calls to CRM', 'JustCall Trigger', 'JustCall'),
			sent: [
				['accepted', '', 12],
				['duplicate', '', 2],
				['notSelected', '', 3],
			],
		},
		{
			...triggerNamed('w2:b', 'Missed calls', 'Run a Call Trigger', 'Run a Call'),
			sent: [
				['forged', 'signature-mismatch', 5],
				['unavailable', 'store-unavailable', 1],
			],
		},
		{
			...triggerNamed('w3:c', '<b>Bold</b> & "quoted"', HOSTILE, 'Signed Webhook'),
			sent: [
				['accepted', '', 1],
				['forged', 'signature-missing', 2],
				['addressNotAllowed', 'address-not-allowed', 1],
			],
		},
	],
	rejected: [
		{ triggerId: 'w2:b', reason: 'signature-mismatch', headers: HEADERS, bodyBytes: 1234 },
		{
			triggerId: 'w3:c',
			reason: 'signature-missing',
			headers: HEADERS,
			bodyBytes: 1234,
			body: `{"text":"${HOSTILE}"}`,
		},
	],
	types: ['call.completed', 'sms.received', HOSTILE],
};

/** Opens a store of received requests with a day behind it; `close` removes it, too. */
export async function inventRequests(
	now: number,
	day: InventedRequests = HARD_REQUESTS,
): Promise<ReceivedStore> {
	const folder = await mkdtemp(join(tmpdir(), 'received-'));
	const store = await openSqliteReceived({ file: join(folder, 'claims.sqlite'), now: () => now });
	const triggers = day.triggers.map(({ sent: _, ...known }) => ({
		...known,
		seenAt: now - MINUTE,
	}));
	const steps = Array.from({ length: STEPS }, (_, step) => step);
	await store.add({
		triggers,
		counts: steps.flatMap((step) => countsAt(step, now, day)),
		rejected: rejections(now, day),
		events: events(now, day),
		drift: drift(day),
	});
	const close = store.close.bind(store);
	store.close = async () => {
		await close();
		await rm(folder, { recursive: true, force: true });
	};
	return store;
}

function countsAt(step: number, now: number, { triggers }: InventedRequests): ReceivedCount[] {
	// More by day than at night.
	const busy = 3 + ((step * 7) % 3) + Math.round(3 * Math.cos((2 * Math.PI * step) / STEPS));
	const are = triggers.filter(({ lastHours = 24 }) => step * STEP < lastHours * 60 * MINUTE);
	return are.flatMap(({ id: triggerId, sent }) =>
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

function rejections(now: number, { rejected }: InventedRequests): RejectedRequest[] {
	return Array.from({ length: REJECTED }, (_, at) => rejected[at % rejected.length]).flatMap(
		(request, at) =>
			request === undefined
				? []
				: [
						{
							...request,
							verdict: 'forged',
							at: now - at * 7 * MINUTE,
							address: `203.0.113.${at}`,
						},
					],
	);
}

function events(now: number, { triggers: [first], types }: InventedRequests) {
	return types.map((eventType, at) => ({
		triggerId: first?.id ?? '',
		eventType,
		eventId: `evt-${at}`,
		at: now - at * MINUTE,
		count: 100 - at,
	}));
}

function drift({ triggers: [first], types: [eventType = ''] }: InventedRequests) {
	const day = '2026-03-02';
	return [
		{ field: 'data.call.mood', kind: 'new' as const },
		{ field: 'data.call.direction', kind: 'missing' as const },
	].map((note) => ({
		triggerId: first?.id ?? '',
		eventType,
		...note,
		day,
		at: Date.parse(day),
	}));
}
