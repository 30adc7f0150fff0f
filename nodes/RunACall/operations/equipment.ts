import { choice, day, paragraph, text } from '../../../lib/n8n/action/field/kinds';
import type { Resource } from '../../../lib/n8n/action/service/operation';
import * as kinds from './kinds';
import { clearable, createdAfter, equipment as locator, orExternal, property } from './parts';
import { Equipment } from './shapes/customer';

const kind: kinds.Kind = {
	one: 'a piece of equipment',
	many: 'pieces of equipment',
	path: '/v1/equipment',
	locator: locator(),
	item: Equipment,
	simple: [
		'id',
		'external_id',
		'property_id',
		'type',
		'manufacturer',
		'model',
		'serial_number',
		'install_date',
		'warranty_expiry',
		'condition',
	],
};

const type = choice('type', 'Type', 'Type of the equipment', [
	['Air Conditioner', 'ac'],
	['Boiler', 'boiler'],
	['Furnace', 'furnace'],
	['Heat Pump', 'heat_pump'],
	['Indoor Air Quality', 'iaq'],
	['Mini Split', 'mini_split'],
	['Other', 'other'],
	['Thermostat', 'thermostat'],
	['Water Heater', 'water_heater'],
]);

const details = [
	clearable(text('manufacturer', 'Manufacturer', 'Manufacturer of the equipment')),
	clearable(text('model', 'Model', 'Model number')),
	clearable(text('serial_number', 'Serial Number', 'Serial number on the data plate')),
	clearable(day('install_date', 'Install Date', 'When the equipment was installed')),
	clearable(day('warranty_expiry', 'Warranty Expiry', 'When the warranty ends')),
	choice('condition', 'Condition', 'Condition of the equipment', [
		['Critical', 'critical'],
		['Fair', 'fair'],
		['Good', 'good'],
		['Poor', 'poor'],
	]),
	clearable(paragraph('notes', 'Notes', 'Notes on the equipment')),
	clearable(
		text('data_plate_photo_url', 'Data Plate Photo URL', 'URL of a photo of the data plate'),
	),
];

const writing = {
	required: [
		orExternal(
			property('property_id', { description: 'The property where the equipment is installed' }),
		),
		type,
	],
	optional: [...details, ...kinds.externalPairOf('property', 'Property')],
};

/** Equipment installed at properties. */
export const equipment: Resource = {
	name: 'equipment',
	title: 'Equipment',
	operations: [
		kinds.create(kind, writing),
		kinds.upsert(kind, writing),
		kinds.get(kind),
		kinds.getMany(kind, [
			property('property_id', { description: 'Only equipment at this property' }),
			createdAfter('equipment'),
		]),
		kinds.lookUpBy(kind, 'SerialNumber', 'Serial Number', [
			text('serial_number', 'Serial Number', 'Serial number on the data plate'),
		]),
		kinds.lookUpByExternalId(kind),
		kinds.update(kind, [type, ...details]),
	],
};
