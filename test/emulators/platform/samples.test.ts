import { createEmulators } from './create';
import type { Emulator } from '../engine/emulator';
import type { Data } from '../terms';
import { createJustCall } from './justCall';
import { nectarDeskDrifts, nectarDeskSamples } from '../samples/nectarDesk';
import { Draw } from '../engine/draw';
import { createRunACall } from './runACall';

const URL = 'http://127.0.0.1/hook';
const AT = new Date('2026-03-07T15:30:00Z');

function bodyOf(emulator: Emulator, eventType: string): Data {
	if (emulator.subscriptions().length === 0) emulator.subscribe({ url: URL, events: 'all' });
	return JSON.parse(emulator.compose(eventType, undefined, { at: AT }).body.toString()) as Data;
}

const keysOf = (value: unknown) => Object.keys(value as Data).sort();
const words = (text: string) => text.split(/\s+/).sort();

describe('the lists of events', () => {
	const { runACall, nectarDesk, justCall, onCallClerk, dialerCx } = createEmulators({
		dialect: 'document',
	});
	const rows: Array<[string, Emulator, string[]]> = [
		[
			'Run a Call, document',
			runACall,
			words(`customer.created customer.updated job.created job.scheduled job.completed job.cancelled
				invoice.sent invoice.paid estimate.approved estimate.declined voice_call.completed`),
		],
		[
			'Run a Call, vendor',
			createRunACall({ dialect: 'vendor' }),
			words(`customer.created customer.updated customer.tagged job.scheduled job.status_changed
				job.completed job.tagged estimate.sent estimate.approved invoice.issued invoice.paid
				payment.received voice.call.completed voice.followup.created membership.created
				membership.renewed membership.cancelled membership.suspended membership.reactivated
				membership.transferred appointment.scheduled appointment.status_changed
				appointment.completed appointment.assignments_changed`),
		],
		[
			'Nectar Desk',
			nectarDesk,
			[
				'Contact Created',
				'Contact Modified',
				'Contact List Created',
				'Contact List Modified',
				'Call Ended',
				'Call Abandoned',
				'Call Overflowed To Voicemail',
				'Call Disposition Saved',
				'Call Disposition Modified',
				'Call Recording Received',
				'Message Received',
				'Message Sent',
			],
		],
		[
			'JustCall, document',
			justCall,
			words('call.completed call.missed sms.received sms.sent voicemail.received contact.created'),
		],
		[
			'JustCall, vendor',
			createJustCall({ dialect: 'vendor' }),
			words(`call.completed call.answered call.initiated call.incoming call.updated call.enters_queue
				call.exits_queue jc.call_ai_generated call.voicemail call.missed call.ai_voice_agent
				sms.sent_received sms.sent sms.received sms.status_updated sd.call_completed
				sd.call_updated sd.call_ai_generated whatsapp.message_sent whatsapp.message_received
				whatsapp.message_status_updated jc.contact_status_updated appointment.scheduled`),
		],
		[
			'OnCallClerk',
			onCallClerk,
			words(`call.started call.completed lead.captured booking.created transfer.requested
				voicemail.left`),
		],
		[
			'Dialer.CX',
			dialerCx,
			words(`call.started call.ended agent.login agent.logout agent.pause agent.resume lead.updated
				recording.ready alert.triggered`),
		],
	];

	test.each(rows)('%s', (_name, emulator, events) => {
		expect([...emulator.events].sort()).toEqual([...events].sort());
	});
});

describe('envelopes', () => {
	const rows: Array<[string, Emulator, string, Data]> = [
		[
			'Run a Call, document',
			createRunACall({ dialect: 'document' }),
			'invoice.paid',
			{
				event: 'invoice.paid',
				delivery_id: expect.stringMatching(/^wd_\w{24}$/),
				created_at: '2026-03-07T15:30:00Z',
				organization_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
				data: expect.objectContaining({ status: 'paid' }),
			},
		],
		[
			'Run a Call, vendor',
			createRunACall({ dialect: 'vendor' }),
			'voice.call.completed',
			{
				id: expect.stringMatching(/^evt_[0-9a-f]{26}$/),
				type: 'voice.call.completed',
				created_at: '2026-03-07T15:30:00.000Z',
				organization_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
				data: expect.objectContaining({ object: 'voice_call' }),
			},
		],
		[
			'JustCall, document',
			createJustCall({ dialect: 'document' }),
			'call.completed',
			{
				event: 'call.completed',
				timestamp: '2026-03-07T15:30:00Z',
				data: {
					call_id: expect.stringMatching(/^call_[0-9a-f]{8}$/),
					direction: 'inbound',
					from: expect.stringMatching(/^\+1\d{10}$/),
					to: expect.stringMatching(/^\+1\d{10}$/),
					agent_id: 42,
					duration: expect.any(Number),
					status: 'completed',
					recording_url: expect.stringMatching(/^https:.*\.mp3$/),
				},
			},
		],
		[
			'JustCall, vendor',
			createJustCall({ dialect: 'vendor' }),
			'sms.received',
			{
				request_id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
				webhook_url: URL,
				url_id: expect.stringMatching(/^[0-9a-f]{24}$/),
				type: 'sms.received',
				data: expect.objectContaining({ direction: 'Incoming' }),
			},
		],
		[
			'OnCallClerk',
			createEmulators().onCallClerk,
			'lead.captured',
			{
				id: expect.stringMatching(/^evt_[0-9A-HJKMNP-TV-Z]{26}$/),
				type: 'lead.captured',
				created: 1772897400,
				data: {
					call_id: expect.stringMatching(/^call_/),
					agent_id: 'agent_main',
					from_number: expect.any(String),
					lead: {
						name: expect.any(String),
						phone: expect.any(String),
						email: expect.any(String),
						intent: 'estimate',
						urgency: 'this_week',
						service_address: expect.any(String),
						summary: expect.any(String),
					},
					transcript_url: expect.stringMatching(/^https:.*\/transcript$/),
				},
			},
		],
		[
			'Dialer.CX',
			createEmulators().dialerCx,
			'call.ended',
			{
				event: 'call.ended',
				timestamp: '2026-03-07T15:30:00Z',
				data: {
					call_id: expect.stringMatching(/^\d+$/),
					agent: expect.any(String),
					phone_number: expect.stringMatching(/^\d{10}$/),
					duration: expect.any(Number),
					disposition: expect.any(String),
					campaign: 'Q1-Sales',
				},
			},
		],
	];

	test.each(rows)('%s: %s', (_name, emulator, eventType, expected) => {
		expect(bodyOf(emulator, eventType)).toEqual(expected);
	});

	test('Nectar Desk sends the call alone, with every field of the published example', () => {
		const call = bodyOf(createEmulators().nectarDesk, 'Call Ended');
		expect(keysOf(call)).toEqual(
			words(`id type startedDate endedDate duration talkTime waitingTime tags call_type
				call_recordings number contact agents`),
		);
		expect(keysOf(call['number'])).toEqual(words('id number numberWithAlias alias'));
		expect(keysOf(call['contact'])).toEqual(words('id firstName lastName email phone'));
		expect(call['type']).toBe('outbound');
		expect(call['call_recordings']).toEqual([expect.not.stringContaining('://')]);
	});
});

describe("Run a Call's entities have exactly the fields of its schemas", () => {
	const timesOf = 'created_at updated_at';
	const customer = `object id external_id external_source first_name last_name company_name email phone
		phone_alt billing_address_line_1 billing_address_line_2 billing_city billing_state billing_zip source
		tags tax_exempt ${timesOf}`;
	const job = `object id external_id external_source customer_id property_id equipment_id assigned_tech_id
		status priority type source scheduled_date scheduled_start scheduled_end actual_arrival actual_start
		actual_end problem_description reference diagnosis work_performed parent_job_id estimate_id is_multi_day
		total_days is_multi_tech appointments membership_id coverage_type customer_notifications_enabled ${timesOf}`;
	const appointment = `object id job_id organization_id sequence scheduled_date scheduled_start scheduled_end
		status customer_notified_at actual_arrival actual_complete notes_for_crew assignments ${timesOf}`;
	const rows: Array<[string, string]> = [
		['customer.created', customer],
		['customer.tagged', `${customer} tag tagged_by tagged_at`],
		['job.completed', job],
		['job.tagged', `${job} tag tagged_by tagged_at`],
		['appointment.scheduled', appointment],
		[
			'estimate.approved',
			`object id external_id external_source customer_id property_id equipment_id status valid_until
			customer_approved_at notes converted_job_id currency amount signed_total options ${timesOf}`,
		],
		[
			'invoice.paid',
			`object id external_id external_source customer_id job_id property_id invoice_number status subtotal
			tax_amount tax_rate total currency due_date sent_at paid_at notes membership_id invoice_type
			milestone_id ${timesOf}`,
		],
		[
			'payment.received',
			`object id invoice_id amount currency method status stripe_payment_id collected_at collected_by
			${timesOf}`,
		],
		[
			'voice.call.completed',
			`object id customer_id call_direction call_status from_number to_number duration_seconds is_spam
			is_billable summary user_sentiment call_intent urgency_level triage_status transcript
			recording_url ${timesOf}`,
		],
		[
			'voice.followup.created',
			`object id voice_call_id customer_id category reason urgency callback_number related_estimate_id
			related_invoice_id related_job_id status ${timesOf}`,
		],
		[
			'membership.renewed',
			`object id external_id external_source customer_id service_agreement_id status billing_cycle
			start_date end_date next_billing_date next_maintenance_date cancelled_at cancellation_reason
			suspended_at last_renewed_at units autopay_enabled ${timesOf}`,
		],
	];

	test.each(rows)('%s', (eventType, fields) => {
		const emulator = createRunACall({ dialect: 'vendor' });
		expect(keysOf(bodyOf(emulator, eventType)['data'])).toEqual(words(fields));
	});
});

describe('chance', () => {
	const all = (seed: string) =>
		createEmulators({ seed }).all.flatMap((emulator) =>
			emulator.events.map((eventType) => JSON.stringify(bodyOf(emulator, eventType))),
		);

	test('the same seed gives the same bytes', () => {
		expect(all('one')).toEqual(all('one'));
	});

	test('another seed gives other bytes, event by event', () => {
		const [one, two] = [all('one'), all('two')];
		const unchanged = one.filter((body, index) => body === two[index]);
		// Dialer.CX's agent events have nothing but one of four names and the time.
		expect(unchanged.every((body) => body.includes('"agent.'))).toBe(true);
	});

	test('phone numbers are from the range kept for fiction', () => {
		const numbers =
			all('numbers')
				.join('\n')
				.match(/\+?1?\d{3}555\d{4}\b/g) ?? [];
		expect(numbers.length).toBeGreaterThan(50);
		expect(numbers.filter((number) => !/^\+?1?\d{3}55501\d\d$/.test(number))).toEqual([]);
	});
});

describe('changes to a sample', () => {
	const emulator = createEmulators().dialerCx;
	emulator.subscribe({ url: URL, events: 'all' });
	const dataOf = (change: Parameters<Emulator['compose']>[1]) =>
		(JSON.parse(emulator.compose('lead.updated', change).body.toString()) as { data: Data }).data;

	test('an object is merged, deeply', () => {
		const { lead_id, changes } = dataOf({ lead_id: '7', changes: { status: 'SALE' } });
		expect(lead_id).toBe('7');
		expect(changes).toEqual({ status: 'SALE', email: expect.stringContaining('@') });
	});

	test('undefined removes, null stays', () => {
		expect(dataOf({ lead_id: undefined, changes: null })).toEqual({ changes: null });
	});

	test('a function has the last word', () => {
		expect(dataOf(({ lead_id }) => ({ only: lead_id }))).toEqual({ only: expect.any(String) });
	});

	test.each(Object.entries(nectarDeskDrifts))('Nectar Desk drift: %s', (_name, drift) => {
		const sample = nectarDeskSamples['Call Ended']?.(new Draw('drift'), AT) ?? {};
		const untouched = structuredClone(sample);
		expect(drift(sample)).not.toEqual(untouched);
		expect(sample).toEqual(untouched);
	});
});
