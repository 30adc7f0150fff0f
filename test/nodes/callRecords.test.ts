import { unified, unifiedSample } from './unifiedRecords';

describe("what a call came to, in each platform's words", () => {
	const ended = { endedDate: '2025-04-15T18:41:40-04:00' };
	test.each<[string, string, object, string | undefined]>([
		['JustCall', 'call.completed', { direction: 'outbound', status: 'completed' }, 'completed'],
		['JustCall', 'call.completed', { direction: 'outbound', status: 'no-answer' }, 'noAnswer'],
		['JustCall', 'call.completed', { direction: 'outbound', status: 'busy' }, 'busy'],
		['JustCall', 'call.completed', { direction: 'outbound', status: 'failed' }, 'failed'],
		['JustCall', 'call.completed', { direction: 'outbound', status: 'canceled' }, 'canceled'],
		['JustCall', 'call.completed', { direction: 'outbound', status: 'cancelled' }, 'canceled'],
		['JustCall', 'call.completed', { direction: 'inbound', status: 'no-answer' }, 'missed'],
		['JustCall', 'call.completed', { direction: 'inbound', status: 'in-progress' }, 'completed'],
		['JustCall', 'call.completed', { call_info: { type: 'Unanswered' } }, 'noAnswer'],
		[
			'JustCall',
			'call.completed',
			{ call_info: { direction: 'Incoming', type: 'unanswered' } },
			'missed',
		],
		[
			'JustCall',
			'call.completed',
			{ call_info: { direction: 'Outgoing', type: 'voicemail' } },
			'noAnswer',
		],
		['JustCall', 'call.completed', { call_info: { type: 'INCOMING_VOICEMAIL' } }, 'voicemail'],
		['JustCall', 'call.updated', { call_info: { type: 'missed' } }, 'missed'],
		['JustCall', 'call.updated', {}, undefined],
		['JustCall', 'call.exits_queue', { call_info: { type: 'answered' } }, undefined],
		['JustCall', 'call.answered', { call_info: { type: 'answered' } }, 'answered'],
		['NectarDesk', 'Call Ended', { ...ended, call_type: 'answered' }, 'completed'],
		[
			'NectarDesk',
			'Call Ended',
			{ ...ended, type: 'outbound', call_type: 'unanswered' },
			'noAnswer',
		],
		['NectarDesk', 'Call Ended', { ...ended, type: 'inbound', call_type: 'no answer' }, 'missed'],
		['NectarDesk', 'Call Ended', { ...ended, type: 'outbound', call_type: 'missed' }, 'noAnswer'],
		['NectarDesk', 'Call Ended', { ...ended, call_type: 'busy' }, 'busy'],
		['NectarDesk', 'Call Ended', { ...ended, call_type: 'abandoned' }, 'abandoned'],
		['NectarDesk', 'Call Recording Received', { ...ended, call_type: 'answered' }, 'completed'],
		['NectarDesk', 'Call Disposition Saved', { call_type: 'answered' }, undefined],
		['NectarDesk', 'Call Disposition Saved', { call_type: 'voicemail' }, 'voicemail'],
		['DialerCx', 'call.ended', { disposition: 'SALE' }, 'completed'],
		['DialerCx', 'call.ended', {}, 'completed'],
		['DialerCx', 'call.ended', { disposition: 'NO ANSWER' }, 'noAnswer'],
		['DialerCx', 'call.ended', { direction: 'inbound', disposition: 'NO_ANSWER' }, 'missed'],
		['DialerCx', 'call.ended', { disposition: 'BUSY' }, 'busy'],
		['DialerCx', 'call.ended', { disposition: 'ANSWERING MACHINE' }, 'noAnswer'],
		['DialerCx', 'call.ended', { disposition: 'ABANDONED' }, 'abandoned'],
		['DialerCx', 'call.ended', { disposition: 'DROP' }, 'abandoned'],
		['DialerCx', 'call.ended', { disposition: 'Left VM' }, 'noAnswer'],
		['DialerCx', 'call.ended', { disposition: 'No Pick-Up' }, 'noAnswer'],
		['DialerCx', 'call.ended', { disposition: 'DISCONNECTED NUMBER' }, 'failed'],
		['DialerCx', 'call.ended', { disposition: 'Canceled by caller' }, 'canceled'],
		['DialerCx', 'call.ended', { disposition: 'Failed credit check' }, 'completed'],
		['DialerCx', 'call.ended', { disposition: 'Cancelled subscription' }, 'completed'],
		['DialerCx', 'call.ended', { disposition: 'Cancelled order' }, 'completed'],
		['DialerCx', 'call.ended', { disposition: 'Abandoned cart' }, 'completed'],
		['OnCallClerk', 'call.completed', {}, 'completed'],
		['OnCallClerk', 'call.completed', { status: 'missed' }, 'missed'],
		['OnCallClerk', 'call.completed', { direction: 'outbound', status: 'no_answer' }, 'noAnswer'],
		['RunACall', 'voice_call.completed', {}, 'completed'],
		[
			'RunACall',
			'voice_call.completed',
			{ call_direction: 'outbound', call_status: 'no-answer' },
			'noAnswer',
		],
		[
			'RunACall',
			'voice_call.completed',
			{ call_direction: 'incoming', call_status: 'No Answer' },
			'missed',
		],
		['RunACall', 'voice_call.completed', { call_status: 'analysed' }, undefined],
	])('%s %s %j: %s', (platform, type, data, status) => {
		expect(unified(platform, type, data).call.status).toBe(status);
	});
});

describe('words for the direction are read alike on all platforms', () => {
	const [theirs, ours] = ['+14155550142', '+14155550100'];
	const FIELDS: Readonly<Record<string, readonly [string, string, string, string]>> = {
		JustCall: ['call.completed', 'direction', 'from', 'to'],
		OnCallClerk: ['call.completed', 'direction', 'from_number', 'to_number'],
		RunACall: ['voice_call.completed', 'call_direction', 'from_number', 'to_number'],
	};
	test.each(
		Object.keys(FIELDS).flatMap((platform) =>
			[
				['inbound', 'inbound'],
				['Incoming', 'inbound'],
				['IN', 'inbound'],
				['outbound', 'outbound'],
				['Outgoing', 'outbound'],
				['OUT', 'outbound'],
				['outbound-api', 'outbound'],
				['inbound-queue', 'inbound'],
				['IncomingCall', 'inbound'],
				['out-bound', 'outbound'],
				['internal', undefined],
				['information', undefined],
			].map(([word, direction]) => [platform, word, direction] as const),
		),
	)('%s: %s is %s', (platform, word, direction) => {
		const [type = '', field = '', from = '', to = ''] = FIELDS[platform] ?? [];
		const ends =
			direction === 'outbound' ? { [from]: ours, [to]: theirs } : { [from]: theirs, [to]: ours };
		const { call, contact } = unified(platform, type, { [field]: word, ...ends });
		expect([call.direction, contact.phone]).toEqual([direction, direction && theirs]);
	});

	test.each([
		['DialerCx', 'call.ended', { direction: 'incoming', phone_number: theirs }, { from: theirs }],
		['DialerCx', 'call.ended', { direction: 'OUT', phone_number: theirs }, { to: theirs }],
		[
			'NectarDesk',
			'Call Ended',
			{ type: 'Outgoing', contact: { phone: theirs }, number: { number: ours } },
			{ from: ours, to: theirs },
		],
	])('%s %s %j', (platform, type, data, ends) => {
		expect(unified(platform, type, data).call).toMatchObject(ends);
	});
});

describe('without a direction the name of the event tells it', () => {
	test.each([
		['call.missed', 'inbound'],
		['voicemail.received', 'inbound'],
		['call.incoming', 'inbound'],
		['call.answered', 'inbound'],
		['call.initiated', 'outbound'],
		['call.completed', undefined],
		['call.updated', undefined],
	])('JustCall %s: %s', (type, direction) => {
		const [from, to] = ['+14155559876', '+14155551234'];
		const { call, contact } = unified('JustCall', type, { from, to });
		expect(call).toMatchObject({ from, to });
		expect(call.direction).toBe(direction);
		expect(contact.phone).toBe(direction && (direction === 'inbound' ? from : to));
	});
});

test('a message without a direction still tells who sent it to whom', () => {
	const [from, to] = ['+14155559876', '+14155551234'];
	const { message, contact } = unified('JustCall', 'sms.sent_received', { from, to, body: 'Hi' });
	expect([message.from, message.to, contact.phone]).toEqual([from, to, undefined]);
});

describe('durations mean the same on all platforms', () => {
	test.each<[string, string, object]>([
		[
			'JustCall',
			'call.completed~vendor',
			{ durationSeconds: 212, talkSeconds: 185, waitSeconds: 27 },
		],
		['JustCall', 'call.completed', { durationSeconds: 185 }],
		['JustCall', 'sd.call_completed', { durationSeconds: 143 }],
		['JustCall', 'call.missed', { durationSeconds: 30, waitSeconds: 30 }],
		['JustCall', 'call.missed~vendor', { durationSeconds: 30, talkSeconds: 0, waitSeconds: 30 }],
		[
			'JustCall',
			'voicemail.received~vendor',
			{ durationSeconds: 49, talkSeconds: 0, waitSeconds: 22 },
		],
		['JustCall', 'call.exits_queue', { durationSeconds: 48, talkSeconds: 0, waitSeconds: 48 }],
		['JustCall', 'call.answered', { waitSeconds: 9 }],
		['JustCall', 'call.incoming', {}],
		['JustCall', 'call.initiated', {}],
		['JustCall', 'call.enters_queue', {}],
		['JustCall', 'voicemail.received', {}],
		['NectarDesk', 'Call Ended', { durationSeconds: 18, talkSeconds: 13, waitSeconds: 5 }],
		[
			'NectarDesk',
			'Call Ended~expanded',
			{ durationSeconds: 275, talkSeconds: 241, waitSeconds: 34 },
		],
		['NectarDesk', 'Call Abandoned', { durationSeconds: 45, talkSeconds: 0, waitSeconds: 45 }],
		['NectarDesk', 'Call Ended~drifted', { durationSeconds: 61 }],
		['OnCallClerk', 'call.completed', { durationSeconds: 165 }],
		['OnCallClerk', 'call.completed~turns', { durationSeconds: 160 }],
		['DialerCx', 'call.ended', { durationSeconds: 180 }],
		['RunACall', 'voice_call.completed', { durationSeconds: 247 }],
	])('%s %s: %j', (platform, sample, seconds) => {
		const { durationSeconds, talkSeconds, waitSeconds } = unifiedSample(platform, sample).call;
		expect({ durationSeconds, talkSeconds, waitSeconds }).toEqual({
			durationSeconds: undefined,
			talkSeconds: undefined,
			waitSeconds: undefined,
			...seconds,
		});
	});
});

describe('an event of a call that ended occurred at its end', () => {
	test.each([
		['call.completed~vendor', '2024-03-21T08:29:15.000Z'],
		['call.missed~vendor', '2024-03-21T08:26:13.000Z'],
		['voicemail.received~vendor', '2024-03-21T08:26:32.000Z'],
		['sd.call_completed', '2024-03-21T16:50:53.000Z'],
		['call.completed', '2026-03-12T14:30:00.000Z'],
		['call.incoming', '2024-03-21T08:25:43.000Z'],
		['call.initiated', '2024-03-21T08:25:43.000Z'],
		['call.answered', undefined],
		['call.updated', undefined],
	])('JustCall %s: %s', (sample, occurredAt) => {
		expect(unifiedSample('JustCall', sample).occurredAt).toBe(occurredAt);
	});
});

describe('a voicemail is no recording of a call', () => {
	test.each([
		['JustCall', 'voicemail.received~vendor', 27],
		['JustCall', 'voicemail.received', 27],
		['NectarDesk', 'Call Overflowed To Voicemail', undefined],
		['OnCallClerk', 'voicemail.left', 14],
	])('%s %s', (platform, sample, durationSeconds) => {
		const { voicemail, recording, call } = unifiedSample(platform, sample);
		expect(voicemail).toMatchObject({ url: expect.stringContaining('http') });
		expect(voicemail?.durationSeconds).toBe(durationSeconds);
		expect(recording).toBeUndefined();
		expect(call.status).toBe('voicemail');
	});
});

describe('the turns of a transcript', () => {
	const at = (transcript: unknown) => unified('OnCallClerk', 'call.completed', { transcript });
	test.each([
		['texts', ['Hello', '', 'Hi'], 'Hello\nHi'],
		[
			'known fields',
			[
				{ role: 'AI', text: 'Hello' },
				{ speaker: 'Caller', content: 'Hi' },
			],
			'AI: Hello\nCaller: Hi',
		],
		['other names', [{ role: 'AI', message: 'Hello' }, { sentence: 'Hi' }], 'AI: Hello\nHi'],
		[
			'unknown fields',
			[
				{ role: 'AI', spoken: 'Hello' },
				{ role: 'Caller', spoken: 'Hi' },
			],
			undefined,
		],
		[
			'nothing said',
			[
				{ role: 'AI', text: '' },
				{ role: 'Caller', text: 'Hi' },
			],
			'Caller: Hi',
		],
		['a text', 'AI: Hello', 'AI: Hello'],
	])('%s', (_what, turns, transcript) => {
		expect(at(turns).call.transcript).toBe(transcript);
	});
});
