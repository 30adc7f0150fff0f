import * as z from 'zod/v4';
import { amount, flag, imported, maybe, row, text } from './fields';

/** A customer, or what a lookup found; only the latter tells of duplicates. */
export const Customer = z.looseObject({
	...row,
	...imported,
	first_name: text,
	last_name: text,
	company_name: maybe,
	email: maybe,
	phone: maybe,
	phone_alt: maybe,
	billing_address_line_1: maybe,
	billing_address_line_2: maybe,
	billing_city: maybe,
	billing_state: maybe,
	billing_zip: maybe,
	source: text,
	tags: z.array(text),
	tax_exempt: flag,
	has_duplicates: flag.optional(),
});

/** A place where work is done. */
export const Property = z.looseObject({
	...row,
	...imported,
	customer_id: text,
	name: maybe,
	address_line_1: text,
	address_line_2: maybe,
	city: text,
	state: text,
	zip: text,
	type: text,
	access_notes: maybe,
	lat: amount.nullable(),
	lng: amount.nullable(),
});

/** A unit installed at a property. */
export const Equipment = z.looseObject({
	...row,
	...imported,
	property_id: text,
	type: text,
	manufacturer: maybe,
	model: maybe,
	serial_number: maybe,
	install_date: maybe,
	warranty_expiry: maybe,
	condition: text,
	notes: maybe,
	data_plate_photo_url: maybe,
	has_duplicates: flag.optional(),
});
