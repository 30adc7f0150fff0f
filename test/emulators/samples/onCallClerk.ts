/**
 * OnCallClerk's payloads. `lead.captured` has the fields of the published sample; the other five are described
 * in words only ("full transcript, recording URL, structured summary, sentiment, and duration"), so their field
 * names are chosen in the sample's manner.
 */
import type { Draw } from '../engine/draw';
import type { Data } from '../terms';
import { isoAfter, isoSeconds } from '../engine/formats';

type Sample = (draw: Draw, at: Date) => Data;

const call: Sample = (draw, at) => ({
	call_id: `call_${draw.ulid(at)}`,
	agent_id: 'agent_main',
	from_number: draw.phone(),
});

const leadCaptured: Sample = (draw, at) => {
	const person = draw.person();
	const base = call(draw, at);
	return {
		...base,
		from_number: person.phone,
		lead: {
			name: person.name,
			phone: person.phone,
			email: person.email,
			intent: 'estimate',
			urgency: 'this_week',
			service_address: `${draw.integer(1, 999)} Oak St, Austin, TX`,
			summary: 'Wants estimate for kitchen sink replacement; flexible afternoons.',
		},
		transcript_url: `https://api.oncallclerk.com/v1/calls/${String(base['call_id'])}/transcript`,
	};
};

export const onCallClerkSamples: Record<string, Sample> = {
	'call.started': (draw, at) => ({ ...call(draw, at), to_number: draw.phone() }),
	'call.completed': (draw, at) => ({
		...call(draw, at),
		to_number: draw.phone(),
		duration: draw.integer(5, 1200),
		sentiment: 'positive',
		summary: { reason: 'estimate', outcome: 'lead captured', next_step: 'call back' },
		transcript: [
			{ speaker: 'agent', text: 'Thanks for calling, how can I help?' },
			{ speaker: 'caller', text: 'My sink leaks — can someone come by?' },
		],
		recording_url: `https://api.oncallclerk.com/v1/recordings/${draw.hex(16)}`,
	}),
	'lead.captured': leadCaptured,
	'booking.created': (draw, at) => {
		const { name, email, phone } = draw.person();
		return {
			...call(draw, at),
			booking: {
				calendar_event_id: `cal_${draw.alphanumeric(16)}`,
				start_time: `${isoAfter(at, 1440).slice(0, 19)}Z`,
				end_time: `${isoAfter(at, 1500).slice(0, 19)}Z`,
				service_type: 'Kitchen sink replacement',
				customer: { name, phone, email },
			},
		};
	},
	'transfer.requested': (draw, at) => ({
		...call(draw, at),
		reason: 'Caller asks for a person',
		transfer_to: draw.phone(),
		requested_at: isoSeconds(at),
	}),
	'voicemail.left': (draw, at) => ({
		...call(draw, at),
		duration: draw.integer(3, 120),
		audio_url: `https://api.oncallclerk.com/v1/voicemails/${draw.hex(16)}`,
		transcript: 'Hi, please call me back about the boiler. Thanks!',
	}),
};
