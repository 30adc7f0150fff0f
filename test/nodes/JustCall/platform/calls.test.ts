import { received, changed, itemOf, robert, john } from './requests';

describe('calls in the unified record', () => {
	test('the sample of the help page', () => {
		expect(itemOf('call.completed')).toMatchObject({
			contact: { phone: '+14155559876', phoneE164: '+14155559876' },
			call: {
				id: 'call_8f3a2b1c',
				direction: 'inbound',
				status: 'completed',
				from: '+14155559876',
				fromE164: '+14155559876',
				to: '+14155551234',
				toE164: '+14155551234',
				durationSeconds: 185,
				endedAt: '2026-03-12T14:30:00.000Z',
			},
			agent: { id: '42' },
			recording: { url: 'https://recordings.justcall.io/rec_abc123.mp3' },
		});
	});

	test('an outbound call of the help page: the customer is at the other end', () => {
		expect(itemOf('call.completed~notes')).toMatchObject({
			contact: { phone: '+14155550187' },
			call: {
				direction: 'outbound',
				from: '+14155551234',
				to: '+14155550187',
				notes: 'Customer confirmed the renewal.',
				disposition: 'Closed Won',
			},
			agent: { id: '42', name: 'Jordan Lee' },
		});
	});

	test('a completed call of the developer documentation', () => {
		const { contact, call, agent, recording } = itemOf('call.completed~vendor');
		expect({ contact, call, agent, recording }).toEqual({
			contact: robert,
			call: {
				id: '394042357',
				direction: 'inbound',
				status: 'completed',
				from: '16465550148',
				fromE164: '+16465550148',
				to: '12135550123',
				toE164: '+12135550123',
				line: 'Sales Line',
				startedAt: '2024-03-21T08:25:43.000Z',
				endedAt: '2024-03-21T08:29:15.000Z',
				durationSeconds: 212,
				talkSeconds: 185,
				waitSeconds: 27,
				disposition: 'Renewal',
				notes: 'Wants the invoice by e-mail.',
				rating: 4,
				tags: ['vip'],
			},
			agent: john,
			recording: {
				url: 'https://recordings.example.com/justcall/394042357.mp3',
				urls: [
					'https://recordings.example.com/justcall/394042357.mp3',
					'https://recordings.example.com/justcall/394042357-transfer.mp3',
				],
			},
		});
	});

	test('an outgoing call: the numbers change sides', () => {
		expect(itemOf('call.completed~outgoing')).toMatchObject({
			contact: { phone: '16465550148' },
			call: {
				direction: 'outbound',
				from: '12135550123',
				to: '16465550148',
				toE164: '+16465550148',
				talkSeconds: 0,
			},
		});
	});

	test.each([
		['call.incoming', 'ringing'],
		['call.initiated', 'started'],
		['call.answered', 'answered'],
		['call.answered~document', 'answered'],
		['call.enters_queue', 'queued'],
		['call.exits_queue', 'abandoned'],
		['call.completed~outgoing', 'noAnswer'],
		['call.missed', 'missed'],
		['call.missed~vendor', 'missed'],
		['voicemail.received', 'voicemail'],
		['voicemail.received~vendor', 'voicemail'],
		['jc.call_ai_generated', 'completed'],
		['call.updated', 'completed'],
		['sd.call_updated', 'completed'],
	])('%s: the call is %s', (fixture, status) => {
		expect(itemOf(fixture).call.status).toBe(status);
	});

	test.each([
		['missed', 'missed'],
		['Voicemail', 'voicemail'],
		['Abandoned before ringing', 'abandoned'],
		['answered', 'completed'],
	])('a completed call of type %s was %s', (type, status) => {
		const event = changed('call.completed~vendor', { data: { call_info: { type } } });
		expect(received(event).item.call.status).toBe(status);
	});

	test('a voicemail has its recording and text', () => {
		expect(itemOf('voicemail.received~vendor')).toMatchObject({
			contact: robert,
			voicemail: {
				url: 'https://recordings.example.com/justcall/394042362.mp3',
				transcript: 'Hi, this is Robert. Please call me back about the renewal.',
			},
		});
		expect(itemOf('voicemail.received')).toMatchObject({
			contact: { phone: '+14155550165' },
			voicemail: { url: 'https://recordings.justcall.io/vm_77ab31.mp3' },
		});
	});

	test('a missed call waited and nobody answered', () => {
		const item = itemOf('call.missed~vendor');
		expect(item.call).toMatchObject({ waitSeconds: 30, durationSeconds: 30, talkSeconds: 0 });
		expect(item.agent).toBeUndefined();
		expect(itemOf('call.missed').call).toMatchObject({ waitSeconds: 30, from: '+14155550165' });
	});

	test('a call without an id has its sid', () => {
		expect(itemOf('call.incoming').call.id).toBe('CA5f0c3a9d7be2416e8c1f0a6d93b7e206');
		expect(itemOf('call.initiated').call.id).toBe('CA5f0c3a9d7be2416e8c1f0a6d93b7e207');
	});

	test('what the AI made of a call', () => {
		expect(itemOf('jc.call_ai_generated').call).toMatchObject({
			summary: 'Robert asks to renew the service plan; John confirms the price for another year.',
			sentiment: 'Positive',
			score: 82,
			tags: ['vip', 'renewal'],
			transcript:
				'Speaker 0: Thanks for calling Northwind Heating, this is John.\n' +
				"Speaker 1: Hi John, I'd like to renew our service plan.",
		});
		expect(itemOf('jc.call_ai_generated~flat')).toMatchObject({
			contact: { phone: '+1 (646) 555-0148', phoneE164: '+16465550148' },
			call: { transcript: "Robert: I'd like to renew our service plan." },
		});
	});

	test('a voice agent is the agent', () => {
		expect(itemOf('call.ai_voice_agent')).toMatchObject({
			agent: { id: 'va_31', name: 'Front desk' },
			call: { talkSeconds: 94, startedAt: '2024-03-21T22:10:05.000Z' },
		});
	});

	test('a Sales Dialer call has its campaign and contact', () => {
		expect(itemOf('sd.call_completed')).toMatchObject({
			contact: { ...robert, id: '778120' },
			call: {
				id: '5120881',
				direction: 'outbound',
				from: '12135550177',
				to: '16465550148',
				campaign: 'Spring renewals',
				durationSeconds: 143,
			},
			agent: john,
		});
		expect(itemOf('sd.call_updated').call).toMatchObject({
			disposition: 'Interested',
			notes: 'Call again in May.',
			rating: 4,
		});
		expect(itemOf('sd.call_ai_generated').call.score).toBe(82);
	});

	test('drifted shapes lose what does not fit and nothing else', () => {
		expect(itemOf('call.completed~drifted')).toMatchObject({
			contact: robert,
			call: { id: '394042360', tags: ['vip'], status: 'completed' },
			agent: john,
		});
	});

	test.each([
		['nulls', 'call.completed~nulls', { id: '394042359', status: 'completed' }],
		['nothing', 'call.completed~empty', { status: 'completed' }],
	])('%s give an item', (_name, fixture, call) => {
		expect(itemOf(fixture)).toMatchObject({ contact: {}, call, message: {} });
		expect(itemOf(fixture).call).toEqual(call);
	});
});
