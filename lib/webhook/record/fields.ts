import * as z from 'zod/v4';

/* What fields of the unified record hold; each says what it means. */

/** Text. */
export const text = (meaning: string) => z.string().describe(meaning).optional();
/** An id, as text whatever the platform writes. */
export const id = (of: string) => text(`The platform's ID of the ${of}`);
/** A number. */
export const number = (meaning: string) => z.number().describe(meaning).optional();
/** A time. */
export const time = (meaning: string) => z.iso.datetime().describe(meaning).optional();
/** Several texts. */
export const texts = (meaning: string) => z.array(z.string()).describe(meaning).optional();
/** Fields that the user or the platform names. */
export const open = (meaning: string) =>
	z.record(z.string(), z.unknown()).describe(meaning).optional();
/** Which way it went. */
export const direction = () =>
	z
		.enum(['inbound', 'outbound'])
		.describe("Direction from the business's point of view")
		.optional();
/** A phone number under a field's own name. */
export const phone = (whose: string) => text(`${whose}, as sent by the platform`);
/** The same number as others write it. */
export const e164 = () =>
	z
		.string()
		.regex(/^\+[1-9]\d{6,14}$/)
		.describe('The same number in E.164 format, only if it is unambiguous')
		.optional();
