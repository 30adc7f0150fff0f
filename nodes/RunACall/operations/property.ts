import { choice, number, paragraph, text } from '../../../lib/n8n/action/field/kinds';
import type { Resource } from '../../../lib/n8n/action/service/operation';
import * as kinds from './kinds';
import {
	choicesOf,
	clearable,
	createdAfter,
	customer,
	orExternal,
	property as locator,
} from './parts';
import { Property } from './shapes/customer';

const kind: kinds.Kind = {
	one: 'a property',
	many: 'properties',
	path: '/v1/properties',
	locator: locator(),
	item: Property,
	simple: [
		'id',
		'external_id',
		'customer_id',
		'name',
		'address_line_1',
		'address_line_2',
		'city',
		'state',
		'zip',
		'type',
	],
};

const address = [
	text('address_line_1', 'Address', 'Street and number'),
	text('city', 'City', 'City of the property'),
	text('state', 'State', 'State of the property, such as CA'),
	text('zip', 'ZIP', 'ZIP code of the property'),
];

const details = [
	clearable(text('name', 'Name', 'Your name for the property', { placeholder: 'e.g. Warehouse' })),
	clearable(text('address_line_2', 'Address Line 2', 'Suite or floor')),
	choice('type', 'Type', 'Type of the property', choicesOf('commercial', 'residential')),
	clearable(paragraph('access_notes', 'Access Notes', 'How to get in, such as with a gate code')),
	number('lat', 'Latitude', 'Latitude in degrees, positive to the north', {
		range: [-90, 90],
		default: 0,
	}),
	number('lng', 'Longitude', 'Longitude in degrees, positive to the east', {
		range: [-180, 180],
		default: 0,
	}),
];

const writing = {
	required: [
		orExternal(customer('customer_id', { description: 'The customer the property belongs to' })),
		...address,
	],
	optional: [...details, ...kinds.externalPairOf('customer', 'Customer')],
};

/** Properties: where work is done. */
export const property: Resource = {
	name: 'property',
	title: 'Property',
	operations: [
		kinds.create(kind, writing),
		kinds.upsert(kind, writing),
		kinds.get(kind),
		kinds.getMany(kind, [
			customer('customer_id', { description: 'Only properties of this customer' }),
			createdAfter('properties'),
		]),
		kinds.lookUpByExternalId(kind),
		kinds.update(kind, [...address, ...details]),
	],
};
