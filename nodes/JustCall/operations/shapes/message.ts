import * as z from 'zod/v4';

/*
 * Messages as the API gives them, as far as that is published; see common.ts.
 */

const text = z.string();

const message = {
	id: z.number(),
	contact_number: text,
	contact_name: text,
	contact_email: text,
	justcall_number: text,
	justcall_line_name: text,
	agent_id: z.number(),
	agent_name: text,
	agent_email: text,
	delivery_status: text,
	cost_incurred: z.number(),
};

const Media = z.looseObject({ media_url: text, content_type: text });

/** An SMS or MMS. */
export const Message = z.looseObject({
	...message,
	sms_date: text,
	sms_time: text,
	sms_user_date: text,
	sms_user_time: text,
	direction: text,
	medium: text,
	sms_info: z.looseObject({ body: text, is_mms: text, mms: z.array(Media) }),
});

/** What Simplify keeps of an SMS. */
export const SIMPLE_SMS = [
	'id',
	'contact_number',
	'contact_name',
	'justcall_number',
	'agent_id',
	'direction',
	'sms_date',
	'sms_time',
	'delivery_status',
	'sms_info.body',
	'sms_info.mms',
];

/** A WhatsApp message. */
export const WhatsAppMessage = z.looseObject({
	...message,
	message_date: text,
	message_time: text,
	message_user_date: text,
	message_user_time: text,
	message_direction: text,
	message_info: z.looseObject({ body: text }),
});

/** What Simplify keeps of a WhatsApp message. */
export const SIMPLE_WHATSAPP = [
	'id',
	'contact_number',
	'contact_name',
	'justcall_number',
	'agent_id',
	'message_direction',
	'message_date',
	'message_time',
	'delivery_status',
	'message_info.body',
];

/** Whether somebody replied. Its members are not published. */
export const Reply = z.looseObject({ contact_number: text });

/** A template that WhatsApp approved. */
export const Template = z.looseObject({
	id: z.number(),
	name: text,
	category: text,
	language: text,
});
