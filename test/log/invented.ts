import type { LogSource } from '../../lib/log/source';
import { platforms } from '../../nodes/platforms';
import { inventRequests } from './inventedRequests';
import { HOUR, MINUTE, SECOND, SenderStage, valueOf, type Endpoint } from '../lib/delivery/stage';

/* A day of a sender that never was: endpoints that are well, slow, down, gone, and one that sends back what it likes. */

/** The sender with its day behind it, and what the log page reads it by. */
export interface Invented {
	readonly stage: SenderStage;
	readonly source: LogSource;
	/** Subscriptions by their names. */
	readonly ids: Readonly<Record<string, string>>;
}

const HOSTILE = `<script>alert(1)</script>"'><img src=x onerror=alert(1)> ]]> \u202egnp.exe \0 ${'x'.repeat(3000)}`;

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
	crm: (_request, number) => ({
		status: number % 9 === 0 ? 503 : 200,
		milliseconds: 40 + ((number * 37) % 400),
		headers: { 'content-type': 'application/json', 'x-request-id': `req-${number}` },
	}),
	billing: ({ at }) => ({ status: at > AT_DOWN ? 500 : 204, milliseconds: 120 }),
	slow: (_request, number) => ({ milliseconds: number % 3 === 0 ? 40_000 : 2000 + number * 10 }),
	gone: ({ at }) => ({ status: at > AT_DOWN ? 410 : 200, milliseconds: 60 }),
	helpdesk: () => ({ milliseconds: 90 }),
	hostile: () => ({
		status: 400,
		milliseconds: 30,
		headers: { 'x-<b>': HOSTILE, 'content-type': 'text/html' },
		body: HOSTILE,
	}),
};

const LABELS: Readonly<Record<string, string>> = {
	crm: 'CRM sync',
	billing: 'Billing',
	slow: 'Data warehouse with a name that is much longer than anybody would expect of a label',
	gone: 'Old intranet',
	helpdesk: 'Helpdesk',
	hostile: '<b>Bold</b> & "quoted"',
};

const DAY_BEGINS = Date.UTC(2026, 2, 1, 12);
const AT_DOWN = DAY_BEGINS + 22 * HOUR;
const TYPES = ['call.ended', 'call.missed', 'sms.received', 'voicemail.created'];

/** Lets the day pass; `hours` of it, an event every few minutes. */
export async function invent(hours = 26, everyMinutes = 4): Promise<Invented> {
	const stage = await SenderStage.open();
	const ids: Record<string, string> = {};
	for (const [name, endpoint] of Object.entries(ENDPOINTS)) {
		stage.endpoints.set(name, endpoint);
		ids[name] = await stage.subscribe(name, {
			label: LABELS[name] ?? name,
			events: name === 'hostile' ? ['<i>odd</i>'] : TYPES,
			policy: { pausesAfter: 5, scheduleSeconds: [5, 60, 600, 3600] },
		});
	}
	const steps = Math.floor((hours * 60) / everyMinutes);
	for (let step = 0; step < steps; step++) {
		const isBusy = step % 40 > 12;
		if (isBusy || step % 5 === 0) await stage.send(step, { type: TYPES[step % TYPES.length] });
		if (step === steps - 50) valueOf(await stage.sender.pause(ids['helpdesk'] ?? ''));
		if (step === steps - 20) {
			await stage.send(step, { type: '<i>odd</i>', data: { text: HOSTILE } });
		}
		await stage.clock.pass(everyMinutes * MINUTE - (step % 7) * SECOND);
	}
	const now = () => stage.clock.now();
	const received = await inventRequests(now());
	const isDispatcherKept = async () => true;
	const source = { sender: stage.sender, received, platforms, isDispatcherKept, now };
	return { stage, source, ids };
}
