import { titleOf } from '../../../../lib/n8n/titles';
import { platforms } from '../../../../nodes/platforms';

test.each([
	['call.ended', 'Call Ended'],
	['voice_call.completed', 'Voice Call Completed'],
	['voice.followup.created', 'Voice Followup Created'],
	['jc.call_ai_generated', 'JustCall Call AI Generated'],
	['sd.call_updated', 'Sales Dialer Call Updated'],
	['sms.sent_received', 'SMS Sent Received'],
	['whatsapp.message_sent', 'WhatsApp Message Sent'],
	['call.ai_voice_agent', 'Call AI Voice Agent'],
	['Call Overflowed To Voicemail', 'Call Overflowed To Voicemail'],
	['..call__ended.', 'Call Ended'],
	['constructor', 'Constructor'],
	['', ''],
])('the event type "%s" reads "%s"', (type, title) => {
	expect(titleOf(type)).toBe(title);
});

test.each(platforms.map((platform) => [platform.name, platform] as const))(
	'every event of %s has a title of its own',
	(_name, { events }) => {
		const titles = Object.keys(events).map(titleOf);
		expect(titles).not.toContain('');
		expect(new Set(titles).size).toBe(titles.length);
	},
);
