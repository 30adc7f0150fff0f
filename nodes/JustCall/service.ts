import { isObject } from '../../lib/webhook/http/message';
import type { Service } from '../../lib/n8n/action/service/operation';
import { rateLimitResetsAt } from './registration/api/client';
import { phoneNumber, user } from './operations/account';
import { aiInsight, voiceAgent } from './operations/ai';
import { appointment } from './operations/appointment';
import { call } from './operations/call';
import { contacts } from './operations/contact';
import { salesDialerCall, salesDialerCampaign, salesDialerContact } from './operations/salesDialer';
import { searches } from './operations/searches';
import { sms } from './operations/sms';
import { webhook } from './operations/webhook';
import { whatsApp } from './operations/whatsApp';

/** JustCall's REST API v2.1 (developer.justcall.io/reference): key and secret, two rate limits told in headers. */
export const justCallService: Service = {
	name: 'JustCall',
	id: 'justCall',
	description:
		'Send SMS and WhatsApp messages, look up calls and recordings, and manage contacts and campaigns in JustCall',
	documentation: 'https://developer.justcall.io/reference',
	credential: 'justCallApi',
	address: 'https://api.justcall.io',
	headers: { 'x-justcall-client': 'n8n' },
	timeoutSeconds: 60,
	resetsAt: rateLimitResetsAt,
	resources: [
		call,
		sms,
		whatsApp,
		contacts,
		phoneNumber,
		user,
		salesDialerCall,
		salesDialerCampaign,
		salesDialerContact,
		aiInsight,
		voiceAgent,
		appointment,
		webhook,
	],
	first: ['sms', 'send'],
	searches,
	words: {
		said(body) {
			if (!isObject(body)) return undefined;
			const words = [body['message'], body['error']].find(
				(one) => typeof one === 'string' && one !== '',
			);
			return typeof words === 'string' ? words : undefined;
		},
		rejects: (body) =>
			isObject(body) && (body['status'] === 'failed' || body['status'] === 'error'),
		unauthorised:
			"copy the API key and secret from JustCall (Settings > API & Webhooks) into the credential's two fields",
		forbidden:
			'use the API key of a user with this permission, or a JustCall plan that includes it (Settings > API & Webhooks)',
	},
};
