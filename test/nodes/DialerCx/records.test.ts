import { accepted, fixture } from './messages';

describe('the record', () => {
	const jane = { id: 'jsmith', name: 'Jane Smith' };
	test.each([
		[
			'call.started',
			{
				occurredAt: '2026-03-07T15:26:48.000Z',
				contact: { id: '48211', phone: '5551234567' },
				call: {
					id: '12345',
					direction: 'outbound',
					to: '5551234567',
					status: 'started',
					startedAt: '2026-03-07T15:26:48.000Z',
					campaign: 'Q1-Sales',
				},
				agent: { id: 'jsmith' },
				lead: { id: '48211' },
			},
		],
		[
			'call.started~inbound',
			{
				contact: { phone: '+15035550142', phoneE164: '+15035550142' },
				call: { direction: 'inbound', from: '+15035550142', fromE164: '+15035550142' },
			},
		],
		[
			'call.ended',
			{
				platform: 'Dialer.CX',
				event: 'call.ended',
				occurredAt: '2026-03-07T15:30:00.000Z',
				contact: { phone: '5551234567' },
				call: {
					id: '12345',
					status: 'completed',
					endedAt: '2026-03-07T15:30:00.000Z',
					durationSeconds: 180,
					disposition: 'SALE',
					campaign: 'Q1-Sales',
				},
				agent: { id: 'jsmith' },
				envelope: { event: 'call.ended', timestamp: '2026-03-07T15:30:00Z' },
			},
		],
		[
			'agent.login',
			{ agent: { ...jane, email: 'jane.smith@lakeviewsolar.example', state: 'loggedIn' } },
		],
		['agent.logout', { agent: { ...jane, state: 'loggedOut' } }],
		['agent.pause', { agent: { ...jane, state: 'paused', reason: 'LUNCH' } }],
		['agent.resume', { agent: { ...jane, state: 'available', reason: 'LUNCH' } }],
		[
			'lead.updated',
			{
				contact: {
					id: '48211',
					name: 'Maria Gutierrez',
					email: 'maria.gutierrez@example.com',
					phone: '5551234567',
					status: 'SALE',
					updatedAt: '2026-03-07T15:31:09.000Z',
				},
				lead: {
					id: '48211',
					status: 'SALE',
					changes: {
						first_name: 'Maria',
						last_name: 'Gutierrez',
						phone_number: '5551234567',
						email: 'maria.gutierrez@example.com',
						status: 'SALE',
					},
				},
			},
		],
		[
			'lead.updated~changes',
			{
				contact: { id: '48216', status: 'CALLBACK' },
				lead: { id: '48216', status: 'CALLBACK', changes: { status: 'CALLBACK', email: null } },
			},
		],
		[
			'recording.ready',
			{
				call: { id: '12345' },
				contact: { phone: '5551234567' },
				recording: {
					id: 'rec-90817',
					url: 'https://lakeviewsolar.example/recordings/2026/03/07/12345.mp3',
					durationSeconds: 176,
				},
			},
		],
		[
			'alert.triggered',
			{
				alert: {
					name: 'Abandon rate',
					severity: 'critical',
					message: 'Abandon rate of Support-Queue is 7.4 %, above 5 %',
					metric: 'abandon_rate',
					value: 7.4,
					threshold: 5,
				},
			},
		],
	])('of %s', (name, expected) => {
		expect(accepted(fixture(name)).item).toMatchObject(expected);
	});

	test('claims no E.164 for a number without a country code, and no side of it without a direction', () => {
		const { contact, call } = accepted(fixture('call.ended')).item;
		expect(contact).not.toHaveProperty('phoneE164');
		expect(call).not.toHaveProperty('from');
		expect(call).not.toHaveProperty('to');
	});

	test('leaves out what is null', () => {
		const { item } = accepted(fixture('call.ended~nulls'));
		expect(item.contact).toEqual({});
		expect(item.call).toEqual({
			id: '12346',
			status: 'completed',
			endedAt: '2026-03-07T15:33:20.000Z',
			durationSeconds: 0,
		});
		expect(item).not.toHaveProperty('agent');
	});

	test('takes drifted types for what they spell and leaves out the rest', () => {
		const { item } = accepted(fixture('call.ended~drifted'));
		expect(item.call).toMatchObject({ id: '12347', durationSeconds: 95, campaign: 'Q1-Sales' });
		expect(item.call).not.toHaveProperty('disposition');
		expect(item.contact).toEqual({ phone: '5035550117' });
	});

	test.each([['{}'], ['{"event":"call.ended"}'], ['{"event":"call.ended","data":null}']])(
		'of %s has empty sections',
		(body) => {
			const { item } = accepted(Buffer.from(body));
			expect(item).toMatchObject({ contact: {}, message: {} });
			expect(item.call).not.toHaveProperty('id');
		},
	);
});
