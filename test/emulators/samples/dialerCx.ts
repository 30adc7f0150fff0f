/**
 * Dialer.CX's payloads. `call.ended` has the fields of the published sample (its phone number is not E.164); for
 * the others the page says only "call metadata", "agent information" and "the changed fields".
 */
import type { Draw } from '../engine/draw';
import type { Data } from '../terms';
import { isoSeconds } from '../engine/formats';

type Sample = (draw: Draw, at: Date) => Data;

const AGENTS = ['jsmith', 'apatel', 'mlopez', 'zchen'];

const call: Sample = (draw) => ({
	call_id: String(draw.integer(10_000, 99_999_999)),
	agent: draw.pick(AGENTS),
	phone_number: draw.phone().slice(2),
});

const agent =
	(details: Data): Sample =>
	(draw) => ({ agent: draw.pick(AGENTS), ...details });

export const dialerCxSamples: Record<string, Sample> = {
	'call.started': (draw, at) => ({
		...call(draw, at),
		direction: 'outbound',
		campaign: 'Q1-Sales',
	}),
	'call.ended': (draw, at) => ({
		...call(draw, at),
		duration: draw.integer(0, 1800),
		disposition: draw.pick(['SALE', 'CALLBACK', 'NO ANSWER', 'DNC']),
		campaign: 'Q1-Sales',
	}),
	'agent.login': agent({ workspace: 'Outbound' }),
	'agent.logout': agent({ workspace: 'Outbound' }),
	'agent.pause': agent({ reason: 'Lunch' }),
	'agent.resume': agent({ reason: 'Lunch', pause_duration: 1800 }),
	'lead.updated': (draw) => ({
		lead_id: String(draw.integer(1000, 999_999)),
		changes: { status: 'CALLBACK', email: `lead.${draw.integer(1000, 9999)}@example.com` },
	}),
	'recording.ready': (draw, at) => ({
		...call(draw, at),
		recording_url: `https://recordings.example.com/${draw.hex(12)}.mp3`,
	}),
	'alert.triggered': (draw, at) => ({
		alert: 'Abandon rate',
		threshold: 3,
		value: draw.integer(4, 20),
		triggered_at: isoSeconds(at),
	}),
};
