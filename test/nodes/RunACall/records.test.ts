import { EMPTY, bytesOf, received, sectionsOf } from './messages';

const contact = { id: '63ae4e14-b87d-4c9e-a34d-3eb355bc75f8' };
const JOB = 'e5109a3f-dd90-4ccb-abe6-dcc32ebc3ba2';
const TECHNICIAN = '96436635-1e48-4d53-afbe-b5324741d8f0';
const [startsAt, endsAt] = ['2025-12-30T17:00:00.000Z', '2025-12-30T19:00:00.000Z'];
const theirs = { phone: '+14155550142', phoneE164: '+14155550142' };
const jenny = {
	...contact,
	externalId: 'crm-acme-001',
	name: 'Jenny Rosen',
	firstName: 'Jenny',
	lastName: 'Rosen',
	company: 'Acme Bakery',
	email: 'jenny.rosen@example.com',
	...theirs,
	otherPhones: [{ label: 'alternate', number: '(415) 555-0143' }],
	address: {
		line1: '510 Townsend St',
		line2: 'Suite 200',
		city: 'San Francisco',
		state: 'CA',
		zip: '94103',
	},
	source: 'google',
	tags: ['vip', 'commercial'],
	createdAt: '2025-12-29T17:02:11.318Z',
	updatedAt: '2025-12-29T17:02:11.318Z',
};
const created = {
	id: JOB,
	externalId: 'crm-acme-job-2026-1042',
	customerId: contact.id,
	status: 'created',
	type: 'service',
	priority: 'urgent',
	description: 'AC not cooling — possibly low refrigerant. Ran fine yesterday.',
	reference: 'PO 7731',
};
const scheduled = {
	...created,
	status: 'scheduled',
	scheduledDate: '2025-12-30',
	startsAt,
	endsAt,
	technicianId: TECHNICIAN,
};
const visit = (status: string) => ({ startsAt, endsAt, service: 'service', status, jobId: JOB });
const invoice = {
	id: 'b5cfc3bb-349b-4bf5-aee0-984988eba9eb',
	number: 'INV-2025-1042',
	customerId: contact.id,
	jobId: JOB,
	status: 'sent',
	total: 488.81,
	currency: 'USD',
	dueDate: '2026-01-29',
	sentAt: '2025-12-30T18:30:00.000Z',
};
const paid = { ...invoice, status: 'paid', paidAt: '2026-01-01T12:34:55.000Z' };
const booking = {
	id: 'd1abb98f-a170-4e69-aeed-5bce874fb7ad',
	startsAt,
	endsAt,
	status: 'scheduled',
	notes: 'Customer is home all day. Side gate code 4421.',
	jobId: JOB,
};
const crew = (technicianId: string) => ({
	job: { id: JOB, technicianId },
	agent: { id: technicianId },
});
const estimate = {
	id: '7fd89672-b011-4697-a378-bca5f5667bba',
	customerId: contact.id,
	status: 'sent',
	currency: 'USD',
};
const approved = {
	...estimate,
	status: 'approved',
	amount: 8350.5,
	approvedAt: '2026-01-06T01:42:08.000Z',
	jobId: '2417f3f8-3f29-4d9a-a48d-eadbbefdaf53',
};
const call = {
	id: '2911ad3c-9589-48af-a984-a763143585d5',
	direction: 'inbound',
	status: 'completed',
	from: '+14155550142',
	fromE164: '+14155550142',
	to: '+14155550100',
	toE164: '+14155550100',
	durationSeconds: 247,
	summary:
		'Customer reports AC not cooling and asks for same-day service. Confirmed a visit for tomorrow 9am.',
	sentiment: 'positive',
	intent: 'service_request',
	urgency: 'routine',
	spam: false,
	transcript: expect.stringContaining('Yes, that’s perfect.'),
};
const recording = { url: expect.stringMatching(/^https:\/\/storage\.runacall\.com\/.+\.mp3$/) };
const membership = {
	id: '2bfd4996-d601-4f53-a297-49967e427dce',
	customerId: contact.id,
	status: 'active',
	billingCycle: 'annual',
	startDate: '2026-01-02',
	endDate: '2027-01-02',
	nextBillingDate: '2027-01-02',
};
const renewed = { ...membership, endDate: '2028-01-02', nextBillingDate: '2028-01-02' };
const buyer = '422c76b5-218b-4565-abea-4188d9bc1132';

test.each([
	['customer.created', { contact: jenny }],
	['customer.created~vendor', { contact: jenny }],
	['job.created', { contact, job: created }],
	[
		'job.scheduled',
		{ contact, job: scheduled, booking: visit('scheduled'), agent: { id: TECHNICIAN } },
	],
	[
		'job.completed',
		{
			contact,
			job: {
				...scheduled,
				status: 'completed',
				startedAt: '2025-12-30T17:04:11.871Z',
				completedAt: '2025-12-30T18:12:30.000Z',
			},
			booking: visit('completed'),
			agent: { id: TECHNICIAN },
		},
	],
	[
		'job.cancelled',
		{
			contact,
			job: { ...scheduled, status: 'cancelled', technicianId: undefined },
			booking: visit('cancelled'),
		},
	],
	[
		'job.tagged',
		{
			contact,
			job: scheduled,
			booking: visit('scheduled'),
			agent: { id: TECHNICIAN },
			tag: {
				id: '8b68eec5-cefb-473f-ac3f-490bcd25c120',
				name: 'Parts on order',
				addedAt: '2025-12-29T17:21:39.900Z',
			},
		},
	],
	['appointment.scheduled', { booking, ...crew(TECHNICIAN) }],
	[
		'appointment.status_changed',
		{ booking: { ...booking, status: 'on_way' }, ...crew(TECHNICIAN) },
	],
	['appointment.completed', { booking: { ...booking, status: 'complete' }, ...crew(TECHNICIAN) }],
	['appointment.assignments_changed', { booking, ...crew('94593960-046b-4bce-a16d-0f0bb6fc4495') }],
	['estimate.sent', { contact, estimate }],
	['estimate.approved', { contact, estimate: approved, job: { id: approved.jobId } }],
	[
		'estimate.declined',
		{
			contact,
			estimate: {
				...estimate,
				id: '4cd6ac23-80c3-40dd-a1af-4d6eea154861',
				status: 'declined',
				amount: 7850,
			},
		},
	],
	['invoice.sent', { contact, invoice, job: { id: JOB } }],
	['invoice.sent~vendor', { contact, invoice, job: { id: JOB } }],
	['invoice.paid', { contact, invoice: paid, job: { id: JOB } }],
	['invoice.paid~vendor', { contact, invoice: paid, job: { id: JOB } }],
	[
		'payment.received',
		{
			payment: {
				id: 'e86a3422-b79a-4c9a-af0d-2a5ec655312a',
				invoiceId: invoice.id,
				amount: 488.81,
				currency: 'USD',
				method: 'credit_card',
				status: 'succeeded',
				collectedAt: '2026-01-01T12:34:54.000Z',
			},
			invoice: { id: invoice.id },
		},
	],
	['voice_call.completed', { contact: { ...contact, ...theirs }, call, recording }],
	['voice_call.completed~vendor', { contact: { ...contact, ...theirs }, call, recording }],
	[
		'voice.followup.created',
		{
			contact: { ...contact, ...theirs },
			call: { id: call.id },
			followUp: {
				id: '75aac201-6191-46dc-aaa4-d9b733199dcc',
				category: 'callback',
				reason: 'Wants to talk through the thermostat options on the estimate.',
				urgency: 'normal',
				status: 'open',
				callbackNumber: '+14155550142',
				callbackNumberE164: '+14155550142',
			},
			estimate: { id: estimate.id },
			job: { id: JOB },
		},
	],
	['membership.created', { contact, membership }],
	['membership.suspended', { contact, membership: { ...membership, status: 'suspended' } }],
	['membership.reactivated', { contact, membership }],
	['membership.renewed', { contact, membership: renewed }],
	[
		'membership.transferred',
		{ contact: { id: buyer }, membership: { ...renewed, customerId: buyer } },
	],
] as Array<[string, object]>)('%s', (fixture, expected) => {
	expect(sectionsOf(received(bytesOf(fixture)))).toEqual({ ...EMPTY, ...expected });
});

test.each([
	[
		'customer.updated',
		{ contact: { ...contact, tags: ['vip', 'commercial', 'maintenance plan'] } },
	],
	['customer.tagged', { contact, tag: { name: 'Maintenance plan', color: '#0ea5e9' } }],
	['job.status_changed', { job: { id: JOB, status: 'in_progress' } }],
	['invoice.paid~renewal', { membership: { id: membership.id }, invoice: { total: 189 } }],
	['membership.cancelled', { membership: { status: 'cancelled', customerId: buyer } }],
	['voice_call.completed~outbound', { contact: theirs, call: { direction: 'outbound' } }],
	['voice_call.completed~nulls', { contact: { phone: '+14155550177' }, call: { spam: true } }],
])('%s, in short', (fixture, expected) => {
	expect(received(bytesOf(fixture)).item).toMatchObject(expected);
});
