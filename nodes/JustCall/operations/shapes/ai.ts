import * as z from 'zod/v4';

/*
 * What JustCall's AI and its voice agents answer, as far as it is published; see common.ts.
 */

const text = z.string();

const insight = {
	platform: text,
	agent_id: z.number(),
	agent_name: text,
	agent_email: text,
	ai_insights: z.looseObject({ call_score: z.number(), customer_sentiment: text }),
	smart_chapters: z.array(z.looseObject({})),
};

const Sentence = z.looseObject({ speaker_id: z.number(), sentence: text });

/** What the AI found in a call. */
export const CallInsight = z.looseObject({
	id: z.number(),
	phone_number: text,
	call_date: text,
	call_time: text,
	call_summary: text,
	call_transcription: z.array(Sentence).optional(),
	action_items: z.array(text),
	...insight,
});

/** What Simplify keeps of what the AI found in a call. */
export const SIMPLE_INSIGHT = [
	'id',
	'agent_id',
	'agent_name',
	'call_date',
	'call_time',
	'call_summary',
	'call_transcription',
	'ai_insights',
	'action_items',
	'smart_chapters',
];

/** What the AI found in one instance of a meeting. */
export const MeetingInsight = z.looseObject({
	instance_sid: text,
	meeting_id: text,
	summary: text,
	transcription: z.array(Sentence).optional(),
	...insight,
});

/** An AI voice agent. */
export const VoiceAgent = z.looseObject({ ai_agent_id: text, name: text, status: text });

/** A call that a voice agent makes. */
export const VoiceAgentCall = z.looseObject({
	call_id: z.number(),
	ai_agent_id: text,
	contact_number: text,
	call_status: text,
});
