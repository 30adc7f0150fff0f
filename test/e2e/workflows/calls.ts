import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { PlatformId, Data } from '../../emulators/terms';
import { postgresPrograms } from '../../servers/postgres';
import { PLATFORMS } from './set';
import type { Opened } from './opened';
import { anew, phoneOf, told, type Phone } from './told';
import { expectAlike, expectBodies, type Scene, type Told } from './scene';
import * as stories from './stories';

const OWN_NUMBER = '+14155550100';

/** Calls: a ticket, an SMS, a page, a row. */
export function testWorkflowsOfCalls(scene: Scene): void {
	test('Support ticket: opened with caller, words and links', async () => {
		const made = await scene.open('support-ticket');
		let told = {} as Told;
		const bodies = await scene.asked('POST acme.zendesk.com/api/v2/tickets.json', async () => {
			told = await scene.tell(made, stories.aSupportCall, 'Ticket');
		});
		expectAlike(told, {});
		expect(told.justCall).toMatchObject({
			subject: 'Call from Jordan Reyes',
			externalId: 'JustCall/394042357',
			tags: ['phone', 'justcall'],
			requesterEmail: 'jordan@example.com',
		});
		expect(told.runACall).toMatchObject({ subject: 'Call from +15551234567', requesterEmail: '' });
		for (const platform of PLATFORMS) {
			expect(told[platform].description).toMatch(/^Caller: .*5551234567.*\nWhen: 20\d\d-/m);
		}
		expectBodies(bodies, told, (item) => ({
			ticket: {
				comment: { body: item.description },
				subject: item.subject,
				external_id: item.externalId,
				tags: item.tags,
				...(item.requesterEmail !== '' && {
					requester: { name: item.requesterName, email: item.requesterEmail },
				}),
			},
		}));
	});

	test('Missed call SMS: sent to each caller, once a day', async () => {
		const made = await scene.open('missed-call-sms', { entries: { SMS: { from: OWN_NUMBER } } });
		const numbers = PLATFORMS.map((platform, index) => [platform, `555123450${index}`] as const);
		const callers = Object.fromEntries(numbers.map(([one, digits]) => [one, phoneOf(digits)]));
		const story = stories.aMissedCallBy(callers as Record<PlatformId, Phone>);
		const told = await scene.tell(made, story, 'SMS');
		expectAlike(told, { from: OWN_NUMBER });
		expect(PLATFORMS.map((platform) => told[platform].to)).toEqual(
			numbers.map(([, digits]) => `+1${digits}`),
		);
		expect(told.justCall.text).toMatch(/^Hello Jordan, sorry we missed your call/);
		expect(told.dialerCx.text).toMatch(/^Hello, sorry we missed your call/);
		const sent = scene.world().justCall.requests.filter(({ path }) => path === '/v2.1/texts/new');
		const bodies = sent.map(({ body }) => body);
		expectBodies(bodies, told, ({ from, to, text }) => ({
			justcall_number: from,
			contact_number: to,
			body: text,
			restrict_once: 'Yes',
		}));

		const { event, data } = anew(story).justCall;
		await made.send('justCall', event, data);
		const [again] = await made.newRuns();
		expect(again?.execution.error?.message).toContain('24 hours');
	});

	test('Page on call: an incident with what to know', async () => {
		const made = await scene.open('page-on-call', { entries: { Page: { serviceId: 'PSERVICE' } } });
		let told = {} as Told;
		const bodies = await scene.asked('POST api.pagerduty.com/incidents', async () => {
			told = await scene.tell(made, stories.anEmergency, 'Page');
		});
		expectAlike(told, { serviceId: 'PSERVICE', urgency: 'high' });
		expect(PLATFORMS.map((platform) => told[platform].title)).toEqual([
			'Missed call: Jordan Reyes',
			'Wants to talk through the thermostat options on the estimate.: +15551234567',
			'Missed call: Jordan Reyes',
			'Caller asks for a person: +15551234567',
			'Abandon rate of Support-Queue is 7.4 %, above 5 %',
		]);
		expectBodies(bodies, told, (item) => ({
			incident: {
				type: 'incident',
				title: item.title,
				service: { id: 'PSERVICE', type: 'service_reference' },
				body: { type: 'incident_body', details: item.details },
				urgency: 'high',
				incident_key: item.incidentKey,
			},
		}));
	});

	const withPostgres = postgresPrograms() === undefined ? test.skip : test;

	withPostgres('Call analytics: a row per call, updated by what comes later', async () => {
		const made = await scene.open('call-analytics');
		const { client } = scene.world().stage;
		await client.workflows.run(made.workflowId, 'Create the Table Once');
		await client.executions.waitFor(made.workflowId, 1);
		const told = await scene.tell(made, stories.aMissedCall, 'Row');
		expectAlike(told, { direction: 'inbound' });
		const columns = ['call_key', 'platform', 'status', 'customer_phone', 'disposition'];
		const row = (item: Data) =>
			columns.map((name) => (item[name] as string | null) ?? '').join('|');
		expect(rows(scene.world().postgres?.port, columns)).toEqual(
			PLATFORMS.map((platform) => row(told[platform])).sort(),
		);

		const { data } = stories.aMissedCall.nectarDesk;
		const saved = { ...data, disposition: { code: 'Called back' } };
		expect(await made.send('nectarDesk', 'Call Disposition Saved', saved)).toBe(200);
		await made.newRuns();
		const updated = { ...told.nectarDesk, disposition: 'Called back' };
		expect(rows(scene.world().postgres?.port, columns)).toEqual(
			PLATFORMS.map((one) => row(one === 'nectarDesk' ? updated : told[one])).sort(),
		);
	});

	withPostgres(
		'Call analytics: what comes later adds to the row of a call and erases nothing',
		async () => {
			await testRowsOfCalls(scene);
		},
	);
}

/** One call of each platform, told by its events in the order in which the platform sends them, and the row it leaves. */
const CALLS: Array<[PlatformId, string[], Readonly<Record<string, string>>]> = [
	[
		'justCall',
		['call.completed', 'call.updated', 'jc.call_ai_generated'],
		{
			call_key: 'JustCall/394042357',
			occurred_at: '2024-03-21 08:29:15+00',
			direction: 'inbound',
			status: 'completed',
			customer_phone: '+16465550148',
			customer_name: 'Robert Williams',
			line: 'Sales Line',
			disposition: 'Renewal won',
		},
	],
	[
		'runACall',
		['voice_call.completed'],
		{
			call_key: 'Run a Call/2911ad3c-9589-48af-a984-a763143585d5',
			direction: 'inbound',
			status: 'completed',
			customer_phone: '+14155550142',
			line: '+14155550100',
			intent: 'service_request',
		},
	],
	[
		'nectarDesk',
		[
			'Call Ended',
			'Call Recording Received',
			'Call Disposition Saved',
			'Call Disposition Modified',
		],
		{
			call_key: 'Nectar Desk/65123',
			occurred_at: '2025-04-15 22:41:40+00',
			direction: 'outbound',
			status: 'completed',
			customer_phone: '+16135551234',
			customer_name: 'John Smith',
			line: 'RIDEAU FLORIST',
			disposition: 'Order cancelled',
		},
	],
	[
		'onCallClerk',
		['call.completed'],
		{
			call_key: 'OnCallClerk/call_01HZ8X9K3TQ4V7N2M5R6W8Y0AB',
			direction: 'inbound',
			status: 'completed',
			customer_phone: '+15551234567',
			line: '+15125550100',
			intent: 'estimate',
		},
	],
	[
		'dialerCx',
		['call.ended', 'recording.ready'],
		{
			call_key: 'Dialer.CX/67890',
			direction: '',
			status: 'completed',
			customer_phone: '+15551234567',
			line: '',
			disposition: 'SALE',
			recording_url: 'https://lakeviewsolar.example/recordings/2026/03/07/12345.mp3',
		},
	],
];

async function testRowsOfCalls(scene: Scene): Promise<void> {
	const made = scene.opened.get('call-analytics') as Opened;
	for (const [platform, events] of CALLS) {
		for (const event of events) {
			// Another call than that of the stories before.
			const { data } = told(platform, event, platform === 'dialerCx' ? { call_id: '67890' } : {});
			expect([event, await made.send(platform, event, data)]).toEqual([event, 200]);
			await made.newRuns();
		}
	}
	for (const [platform, , row] of CALLS) {
		const columns = Object.keys(row);
		const found = rows(scene.world().postgres?.port, columns, `call_key = '${row['call_key']}'`);
		expect([platform, found]).toEqual([platform, [Object.values(row).join('|')]]);
	}
}

/** The rows of the table, columns with bars between. */
function rows(port: number | undefined, columns: readonly string[], where = 'true'): string[] {
	const psql = join(postgresPrograms() ?? '', 'psql');
	const target = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres'];
	const query = `SET timezone TO 'UTC'; SELECT ${columns.join(', ')} FROM calls WHERE ${where}`;
	const printed = execFileSync(psql, [...target, '-qAt', '-c', query], { encoding: 'utf8' });
	return printed.trim().split('\n').sort();
}
