import { accepted, changed, fixture } from './messages';

describe('the record', () => {
	const jordan = {
		name: 'Jordan Reyes',
		phone: '+15551234567',
		phoneE164: '+15551234567',
		email: 'jordan@example.com',
	};
	const callId = 'call_01HZ8X9K3TQ4V7N2M5R6W8Y0AB';
	test.each([
		[
			'lead.captured',
			{
				occurredAt: '2024-05-08T20:26:40.000Z',
				contact: {
					...jordan,
					address: { full: '123 Oak St, Austin, TX' },
					notes: 'Wants estimate for kitchen sink replacement; flexible afternoons.',
				},
				call: {
					id: callId,
					direction: 'inbound',
					from: '+15551234567',
					intent: 'estimate',
					urgency: 'this_week',
					transcriptUrl: `https://api.oncallclerk.com/v1/calls/${callId}/transcript`,
				},
				agent: { id: 'agent_main' },
				lead: {
					...jordan,
					intent: 'estimate',
					urgency: 'this_week',
					serviceAddress: '123 Oak St, Austin, TX',
					summary: 'Wants estimate for kitchen sink replacement; flexible afternoons.',
				},
			},
		],
		[
			'lead.captured~custom',
			{
				contact: {
					name: 'Dana Whitfield',
					phone: '+15125550148',
					customFields: { water_heater_age: '12 years', owner_or_tenant: 'owner' },
				},
			},
		],
		[
			'call.started',
			{
				contact: { phone: '+15551234567', phoneE164: '+15551234567' },
				call: {
					id: callId,
					status: 'answered',
					from: '+15551234567',
					to: '+15125550100',
					toE164: '+15125550100',
					startedAt: '2024-05-08T20:23:55.000Z',
				},
			},
		],
		[
			'call.completed',
			{
				contact: { phone: '+15551234567' },
				call: {
					id: callId,
					status: 'completed',
					direction: 'inbound',
					startedAt: '2024-05-08T20:23:55.000Z',
					endedAt: '2024-05-08T20:26:40.000Z',
					durationSeconds: 165,
					transcript: expect.stringMatching(/^Agent: Thanks .*\nCaller: Hi,/) as unknown,
					summary: 'Caller wants an estimate for a kitchen sink replacement.',
					sentiment: 'positive',
					intent: 'estimate',
					urgency: 'this_week',
				},
				recording: { url: `https://api.oncallclerk.com/v1/calls/${callId}/recording` },
			},
		],
		[
			'call.completed~turns',
			{
				call: {
					startedAt: '2024-05-08T21:22:40.000Z',
					endedAt: '2024-05-08T21:25:20.000Z',
					durationSeconds: 160,
					transcript:
						'agent: Oak Street Plumbing, how can I help?\ncaller: My water heater is out.',
					summary: 'No hot water; wants a visit today.',
					sentiment: 'negative',
				},
			},
		],
		[
			'booking.created',
			{
				contact: { ...jordan, address: { full: '123 Oak St, Austin, TX' } },
				call: { id: callId },
				booking: {
					id: 'bkg_01HZ8XA5Z7',
					calendarEventId: '7k2m0c9qv4e1s8h3b6t5n2r0aj',
					startsAt: '2024-05-10T19:00:00.000Z',
					endsAt: '2024-05-10T20:00:00.000Z',
					timezone: 'America/Chicago',
					service: 'Sink replacement estimate',
					notes: 'Afternoons suit best',
				},
			},
		],
		[
			'booking.created~flat',
			{
				contact: { name: 'Dana Whitfield', phone: '+15125550148' },
				booking: {
					calendarEventId: '1d8f5u2w9y4k7q0z3c6x5v8b1n',
					startsAt: '2024-05-09T19:00:00.000Z',
					endsAt: '2024-05-09T20:00:00.000Z',
					service: 'Water heater repair',
				},
			},
		],
		[
			'transfer.requested',
			{
				contact: { phone: '+15125550163' },
				call: {
					intent: 'emergency',
					urgency: 'now',
					summary: 'Burst pipe in the basement; the caller asks for the plumber on call.',
				},
				transfer: { to: '+15125550199', toE164: '+15125550199', reason: 'caller_requested' },
			},
		],
		['transfer.requested~flat', { transfer: { to: '+15125550199', reason: 'escalation_policy' } }],
		[
			'voicemail.left',
			{
				contact: { phone: '+15125550175' },
				call: { id: 'call_01HZ8XDZF1H3K5N7Q9S1V3X5ZC', status: 'voicemail' },
				voicemail: {
					url: 'https://api.oncallclerk.com/v1/calls/call_01HZ8XDZF1H3K5N7Q9S1V3X5ZC/voicemail',
					transcript: 'Hi, this is Priya Nair, please call me back about the invoice.',
					durationSeconds: 14,
				},
			},
		],
	])('of %s', (name, expected) => {
		expect(accepted(fixture(name)).item).toMatchObject(expected);
	});

	test('of nothing but nulls has no invented content', () => {
		const { item } = accepted(fixture('voicemail.left~nulls'));
		expect(item.contact).toEqual({});
		expect(item.call).toEqual({ direction: 'inbound', status: 'voicemail' });
		expect(item).not.toHaveProperty('voicemail');
	});

	test('of an empty call.completed has the time of the event only', () => {
		expect(accepted(fixture('call.completed~empty')).item.call).toEqual({
			direction: 'inbound',
			status: 'completed',
			endedAt: '2024-05-08T21:26:40.000Z',
		});
	});

	test('joins a structured summary of unknown fields', () => {
		const data = { summary: { reason: 'estimate', outcome: 'lead captured', tags: ['sink'] } };
		expect(accepted(changed('call.completed', { data })).item.call.summary).toBe(
			'reason: estimate\noutcome: lead captured',
		);
	});

	test('of an outbound call has the customer at its other end', () => {
		const data = { direction: 'Outbound', from_number: '+15125550100', to_number: '+15125550148' };
		expect(accepted(changed('call.started', { data })).item).toMatchObject({
			contact: { phone: '+15125550148' },
			call: { direction: 'outbound', from: '+15125550100', to: '+15125550148' },
		});
	});

	test.each([
		['a list for data', { data: [] }],
		['a text for data', { data: 'gone' }],
		['no data', { data: null }],
		['a lead that is a text', { data: { call_id: 'call_1', lead: 'Jordan' } }],
		['a lead that is a list', { data: { call_id: 'call_1', lead: ['Jordan'] } }],
	])('of lead.captured with %s is an item all the same', (_, top) => {
		const { item, type } = accepted(changed('lead.captured', top));
		expect(type).toBe('lead.captured');
		expect(item.contact).toEqual({});
		expect(item).not.toHaveProperty('lead');
	});
});
