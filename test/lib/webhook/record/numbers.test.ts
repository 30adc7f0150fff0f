import type { Numbering } from '../../../../lib/webhook/record/phone';
import { Record, type RecordDraft } from '../../../../lib/webhook/record/schema';
import { recordOf } from '../../../../lib/webhook/record/read';

const US: Numbering = { defaultCountry: 'US' };

describe('the numbers of a record', () => {
	test.each<[string, RecordDraft, Numbering, object]>([
		[
			'are beside their E.164 form wherever they are',
			{
				contact: { phone: '+1 415-555-0142', otherPhones: [{ number: '+44 20 7946 0958' }] },
				call: { from: '+14155550142', to: '555-0100' },
				message: { to: '+14155550142' },
				lead: { phone: '+1 415-555-0142' },
				transfer: { to: '+14155550199' },
				followUp: { callbackNumber: 'tel:+14155550142' },
			},
			{},
			{
				contact: {
					phone: '+1 415-555-0142',
					phoneE164: '+14155550142',
					otherPhones: [{ number: '+44 20 7946 0958', numberE164: '+442079460958' }],
				},
				call: { from: '+14155550142', fromE164: '+14155550142', to: '555-0100' },
				message: { to: '+14155550142', toE164: '+14155550142' },
				lead: { phone: '+1 415-555-0142', phoneE164: '+14155550142' },
				transfer: { to: '+14155550199', toE164: '+14155550199' },
				followUp: { callbackNumber: 'tel:+14155550142', callbackNumberE164: '+14155550142' },
			},
		],
		[
			'use the default country',
			{ contact: { phone: '5551234567' } },
			US,
			{ contact: { phone: '5551234567', phoneE164: '+15551234567' } },
		],
		[
			'use what another number of the event says',
			{ contact: { phone: '(555) 123-4567' }, call: { from: '+15551234567' } },
			{},
			{
				contact: { phone: '(555) 123-4567', phoneE164: '+15551234567' },
				call: { from: '+15551234567', fromE164: '+15551234567' },
			},
		],
		[
			'but not of another customer',
			{ contact: { phone: '(555) 123-4568' }, call: { from: '+15551234567' } },
			{},
			{
				contact: { phone: '(555) 123-4568' },
				call: { from: '+15551234567', fromE164: '+15551234567' },
			},
		],
		[
			'give the extension',
			{ contact: { phone: '+1 555 123 4567 x89' } },
			{},
			{
				contact: {
					phone: '+1 555 123 4567 x89',
					phoneE164: '+15551234567',
					extension: '89',
				},
			},
		],
		[
			"leave the platform's own extension",
			{ contact: { phone: '+15551234567', extension: '101' } },
			{},
			{ contact: { phone: '+15551234567', phoneE164: '+15551234567', extension: '101' } },
		],
		[
			'are absent where the caller withholds them',
			{
				contact: { name: 'Ada', phone: 'anonymous' },
				call: { direction: 'inbound', from: 'anonymous', to: '+15551234567' },
			},
			{},
			{
				contact: { name: 'Ada' },
				call: {
					direction: 'inbound',
					to: '+15551234567',
					toE164: '+15551234567',
					callerWithheld: true,
				},
			},
		],
		[
			'are absent, too, where the direction is not known',
			{ contact: { phone: '+266696687' }, call: { id: 'c1' } },
			{},
			{ call: { id: 'c1', callerWithheld: true } },
		],
		[
			'are withheld by callers only',
			{
				contact: { phone: 'unknown' },
				call: { direction: 'outbound', from: 'private', to: 'unknown' },
			},
			{},
			{ call: { direction: 'outbound' } },
		],
		[
			'say nothing of a caller where there is no call',
			{ contact: { phone: 'private' }, message: { text: 'Hi', from: 'private' } },
			{},
			{ message: { text: 'Hi' } },
		],
		[
			'stay as written where they are none',
			{ contact: { phone: 'ACMEBANK', otherPhones: [{ number: 'unknown' }, { number: '72345' }] } },
			US,
			{ contact: { phone: 'ACMEBANK', otherPhones: [{ number: '72345' }] } },
		],
		['may all be absent', { contact: { otherPhones: [{ number: 'unknown' }] } }, {}, {}],
	])('%s', (_what, draft, numbering, kept) => {
		const record = recordOf(draft, numbering);
		expect(record).toEqual({ contact: {}, call: {}, message: {}, ...kept });
		expect(Record.safeParse(record).success).toBe(true);
	});
});
