import type { LogSource } from '../../lib/log/source';
import { writeSendingRun } from '../../lib/delivery/operations/view/sendingRun';
import type { SubscriptionInput } from '../../lib/delivery/sender';
import { platforms } from '../../nodes/platforms';
import { HARD_REQUESTS, inventRequests, type InventedRequests } from './inventedRequests';
import {
	HOUR,
	MINUTE,
	SECOND,
	SenderStage,
	START,
	valueOf,
	type Endpoint,
} from '../lib/delivery/stage';

/* A day of a sender that never was: endpoints that are well, slow, down, gone, and one that sends back what it likes. */

/** The sender with its day behind it, and what the log page reads it by. */
export interface Invented {
	readonly stage: SenderStage;
	readonly source: LogSource;
	/** Subscriptions by their names. */
	readonly ids: Readonly<Record<string, string>>;
}

/** What happens on a day, and how long it lasts. */
export interface Day {
	readonly hours: number;
	readonly endpoints: Readonly<
		Record<string, Partial<SubscriptionInput> & { readonly answers: Endpoint }>
	>;
	readonly types: string[];
	/** What the workflow is called that sends them. */
	readonly workflowName: string;
	/** The subscription that is paused towards the end. */
	readonly paused: string;
	/** An event of its own, sent once. */
	readonly odd?: { readonly type: string; readonly data: Readonly<Record<string, string>> };
	readonly requests: InventedRequests;
}

const HOSTILE = `<script>alert(1)</script>"'><img src=x onerror=alert(1)> ]]> \u202egnp.exe \0 ${'x'.repeat(3000)}`;
const TYPES = ['call.ended', 'call.missed', 'sms.received', 'voicemail.created'];
/** When things go wrong on it. */
export const AT_DOWN = START + 22 * HOUR;

/** One with everything that is hard to show. */
export const HARD_DAY: Day = {
	hours: 26,
	endpoints: {
		crm: {
			label: 'CRM sync',
			answers: (_request, number) => ({
				status: number % 9 === 0 ? 503 : 200,
				milliseconds: 40 + ((number * 37) % 400),
				headers: { 'content-type': 'application/json', 'x-request-id': `req-${number}` },
			}),
		},
		billing: {
			label: 'Billing',
			answers: ({ at }) => ({ status: at > AT_DOWN ? 500 : 204, milliseconds: 120 }),
		},
		slow: {
			label: 'Data warehouse with a name that is much longer than anybody would expect of a label',
			answers: (_request, number) => ({
				milliseconds: number % 3 === 0 ? 40_000 : 2000 + number * 10,
			}),
		},
		gone: {
			label: 'Old intranet',
			answers: ({ at }) => ({ status: at > AT_DOWN ? 410 : 200, milliseconds: 60 }),
		},
		helpdesk: { label: 'Helpdesk', answers: () => ({ milliseconds: 90 }) },
		hostile: {
			label: '<b>Bold</b> & "quoted"',
			events: ['<i>odd</i>'],
			answers: () => ({
				status: 400,
				milliseconds: 30,
				headers: { 'x-<b>': HOSTILE, 'content-type': 'text/html' },
				body: HOSTILE,
			}),
		},
	},
	types: TYPES,
	workflowName: 'Calls, messages and voicemails to everybody who wants <b>them</b>',
	paused: 'helpdesk',
	odd: { type: '<i>odd</i>', data: { text: HOSTILE } },
	requests: HARD_REQUESTS,
};

const EVERY_MINUTES = 4;

/** Lets the day pass: an event every few minutes. */
export async function invent(day: Day = HARD_DAY): Promise<Invented> {
	const { endpoints, types, workflowName, paused, odd, hours } = day;
	const stage = await SenderStage.open();
	const ids: Record<string, string> = {};
	for (const [name, { answers, ...settings }] of Object.entries(endpoints)) {
		stage.endpoints.set(name, answers);
		ids[name] = await stage.subscribe(name, {
			events: types,
			policy: { pausesAfter: 5, scheduleSeconds: [5, 60, 600, 3600] },
			...settings,
		});
	}
	const steps = Math.floor((hours * 60) / EVERY_MINUTES);
	for (let step = 0; step < steps; step++) {
		const isBusy = step % 40 > 12;
		const run = { workflowId: 'QnXz8HUPyMoYxPzR', workflowName, executionId: `${4000 + step}` };
		const event = { type: types[step % types.length], sentBy: writeSendingRun(run) };
		if (isBusy || step % 5 === 0) await stage.send(step, event);
		if (step === steps - 50) valueOf(await stage.sender.pause(ids[paused] ?? ''));
		if (step === steps - 20 && odd !== undefined) await stage.send(step, odd);
		await stage.clock.pass(EVERY_MINUTES * MINUTE - (step % 7) * SECOND);
	}
	const now = () => stage.clock.now();
	const received = await inventRequests(now(), day.requests);
	const isDispatcherKept = async () => true;
	const source = { sender: stage.sender, received, platforms, isDispatcherKept, now };
	return { stage, source, ids };
}
