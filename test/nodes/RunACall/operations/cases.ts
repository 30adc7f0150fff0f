import type { INodeParameters } from 'n8n-workflow';
import { idOf } from '../../../emulators/api/runACall/rows';
import { chosen } from '../../../lib/n8n/action/operations';

/** One operation of Run a Call's node: what the user fills in, what is asked of the API, and what comes out. */
export interface Case {
	/** `customer.get` */
	readonly operation: string;
	readonly parameters: INodeParameters;
	readonly asks: {
		readonly method: string;
		readonly path: string;
		readonly query?: Record<string, string>;
		readonly body?: object;
	};
	/** Of the first item; with this many items, if not one. */
	readonly gives: object;
	readonly count?: number;
}

/** What a resource locator holds before a user picks something. */
const nobody = chosen('', 'list');

/** The id of the first row of a table. */
const first = (table: string) => idOf(table, 0);
const customerId = first('customers');
const propertyId = first('properties');
const jobId = first('jobs');
const dayId = first('appointments');
const invoiceId = first('invoices');
const membershipId = first('memberships');
const techId = first('techs');
const agreementId = first('agreements');
const pair = { external_id: 'crm-1', external_source: 'hubspot' };
const givenPair = { externalId: 'crm-1', externalSource: 'hubspot' };

const writing: Case[] = [
	{
		operation: 'customer.create',
		parameters: {
			firstName: 'Ada',
			lastName: 'Byron',
			additionalFields: {
				email: '',
				phone: '+13035550142',
				tags: 'vip, commercial',
				taxExempt: true,
			},
		},
		asks: {
			method: 'POST',
			path: '/customers',
			body: {
				first_name: 'Ada',
				last_name: 'Byron',
				email: null,
				phone: '+13035550142',
				tags: ['vip', 'commercial'],
				tax_exempt: true,
			},
		},
		gives: { first_name: 'Ada', phone: '+13035550142', tags: ['vip', 'commercial'] },
	},
	{
		operation: 'customer.upsert',
		parameters: { ...givenPair, firstName: 'Ada', lastName: 'Byron', additionalFields: {} },
		asks: {
			method: 'POST',
			path: '/customers',
			body: { ...pair, first_name: 'Ada', last_name: 'Byron' },
		},
		gives: { external_id: 'crm-1', last_name: 'Byron' },
	},
	{
		operation: 'customer.update',
		parameters: {
			customerId: chosen(customerId),
			updateFields: { companyName: '', billingCity: 'Denver' },
		},
		asks: {
			method: 'PATCH',
			path: `/customers/${customerId}`,
			body: { company_name: null, billing_city: 'Denver' },
		},
		gives: { id: customerId, company_name: null, billing_city: 'Denver' },
	},
	{
		operation: 'property.create',
		parameters: {
			customerId: chosen(customerId),
			addressLine1: '1 Main St',
			city: 'Denver',
			state: 'CO',
			zip: '80014',
			additionalFields: { type: 'commercial', lat: 39.7, lng: -104.9 },
		},
		asks: {
			method: 'POST',
			path: '/properties',
			body: {
				customer_id: customerId,
				address_line_1: '1 Main St',
				city: 'Denver',
				state: 'CO',
				zip: '80014',
				type: 'commercial',
				lat: 39.7,
				lng: -104.9,
			},
		},
		gives: { customer_id: customerId, city: 'Denver', type: 'commercial' },
	},
	{
		operation: 'property.upsert',
		parameters: {
			...givenPair,
			customerId: nobody,
			addressLine1: '1 Main St',
			city: 'Denver',
			state: 'CO',
			zip: '80014',
			additionalFields: {
				customerExternalId: 'crm-customer-0',
				customerExternalSource: 'servicetitan',
			},
		},
		asks: {
			method: 'POST',
			path: '/properties',
			body: {
				...pair,
				customer_external_id: 'crm-customer-0',
				customer_external_source: 'servicetitan',
				address_line_1: '1 Main St',
				city: 'Denver',
				state: 'CO',
				zip: '80014',
			},
		},
		gives: { external_id: 'crm-1', customer_id: customerId },
	},
	{
		operation: 'property.update',
		parameters: { propertyId: chosen(propertyId), updateFields: { accessNotes: 'Gate 4321' } },
		asks: {
			method: 'PATCH',
			path: `/properties/${propertyId}`,
			body: { access_notes: 'Gate 4321' },
		},
		gives: { id: propertyId },
	},
	{
		operation: 'equipment.create',
		parameters: {
			propertyId: chosen(propertyId),
			type: 'heat_pump',
			additionalFields: { installDate: '2020-06-15T00:00:00', condition: 'fair' },
		},
		asks: {
			method: 'POST',
			path: '/equipment',
			body: {
				property_id: propertyId,
				type: 'heat_pump',
				install_date: '2020-06-15',
				condition: 'fair',
			},
		},
		gives: { property_id: propertyId, type: 'heat_pump', install_date: '2020-06-15' },
	},
	{
		operation: 'equipment.upsert',
		parameters: {
			...givenPair,
			propertyId: chosen(propertyId),
			type: 'ac',
			additionalFields: { serialNumber: '77' },
		},
		asks: {
			method: 'POST',
			path: '/equipment',
			body: { ...pair, property_id: propertyId, type: 'ac', serial_number: '77' },
		},
		gives: { external_id: 'crm-1', serial_number: '77' },
	},
	{
		operation: 'equipment.update',
		parameters: {
			equipmentId: chosen(first('equipment')),
			updateFields: { condition: 'critical', warrantyExpiry: '' },
		},
		asks: {
			method: 'PATCH',
			path: `/equipment/${first('equipment')}`,
			body: { condition: 'critical', warranty_expiry: null },
		},
		gives: { condition: 'critical', warranty_expiry: null },
	},
	{
		operation: 'job.create',
		parameters: {
			customerId: chosen(customerId),
			propertyId: chosen(propertyId),
			additionalFields: {
				type: 'install',
				status: 'scheduled',
				scheduledDate: '2026-05-20T00:00:00',
				scheduledStart: '2026-05-20T16:00:00',
				scheduledEnd: '2026-05-20T18:00:00.000+02:00',
				problemDescription: 'AC not cooling',
			},
		},
		asks: {
			method: 'POST',
			path: '/jobs',
			body: {
				customer_id: customerId,
				property_id: propertyId,
				type: 'install',
				status: 'scheduled',
				scheduled_date: '2026-05-20',
				// The first has no zone and is that of the workflow, New York; the second has its own.
				scheduled_start: '2026-05-20T20:00:00.000Z',
				scheduled_end: '2026-05-20T16:00:00.000Z',
				problem_description: 'AC not cooling',
			},
		},
		gives: { status: 'scheduled', type: 'install', scheduled_start: '2026-05-20T20:00:00.000Z' },
	},
	{
		operation: 'job.upsert',
		parameters: {
			...givenPair,
			customerId: nobody,
			propertyId: nobody,
			additionalFields: {
				customerExternalId: 'crm-customer-0',
				customerExternalSource: 'servicetitan',
				propertyExternalId: 'crm-property-0',
				propertyExternalSource: 'servicetitan',
			},
		},
		asks: {
			method: 'POST',
			path: '/jobs',
			body: {
				...pair,
				customer_external_id: 'crm-customer-0',
				customer_external_source: 'servicetitan',
				property_external_id: 'crm-property-0',
				property_external_source: 'servicetitan',
			},
		},
		gives: { external_id: 'crm-1', customer_id: customerId, property_id: propertyId },
	},
	{
		operation: 'job.updateStatus',
		parameters: { jobId: chosen(jobId), status: 'en_route' },
		asks: { method: 'PATCH', path: `/jobs/${jobId}`, body: { status: 'en_route' } },
		gives: { id: jobId, status: 'en_route' },
	},
	{
		operation: 'job.setTags',
		parameters: { jobId: chosen(jobId), tagIds: `${idOf('tags', 1)}, ${idOf('tags', 0)}` },
		asks: {
			method: 'POST',
			path: `/jobs/${jobId}/tags`,
			body: { tag_ids: [idOf('tags', 1), idOf('tags', 0)] },
		},
		gives: { id: jobId, tags: ['recall', 'vip'] },
	},
	{
		operation: 'appointment.create',
		parameters: {
			jobId: chosen(jobId),
			scheduledDate: '2026-05-21',
			additionalFields: {
				notesForCrew: 'Permit first',
				assignments: {
					row: [
						{ tech_id: techId, role: 'Lead' },
						{ tech_id: idOf('techs', 1), role: '' },
					],
				},
			},
		},
		asks: {
			method: 'POST',
			path: `/jobs/${jobId}/appointments`,
			body: {
				scheduled_date: '2026-05-21',
				notes_for_crew: 'Permit first',
				assignments: [{ tech_id: techId, role: 'lead' }, { tech_id: idOf('techs', 1) }],
			},
		},
		gives: { job_id: jobId, sequence: 2, assignments: [{ role: 'lead' }, { role: 'helper' }] },
	},
	{
		operation: 'appointment.update',
		parameters: { appointmentId: dayId, updateFields: { status: 'on_way' } },
		asks: { method: 'PATCH', path: `/appointments/${dayId}`, body: { status: 'on_way' } },
		gives: { id: dayId, status: 'on_way' },
	},
	{
		operation: 'appointment.assign',
		parameters: {
			appointmentId: dayId,
			techId: idOf('techs', 1),
			additionalFields: { role: 'helper' },
		},
		asks: {
			method: 'POST',
			path: `/appointments/${dayId}/assignments`,
			body: { tech_id: idOf('techs', 1), role: 'helper' },
		},
		gives: { tech_id: idOf('techs', 1), role: 'helper' },
	},
	{
		operation: 'appointment.updateAssignment',
		parameters: { appointmentId: dayId, techId, updateFields: { role: 'helper' } },
		asks: {
			method: 'PATCH',
			path: `/appointments/${dayId}/assignments/${techId}`,
			body: { role: 'helper' },
		},
		gives: { tech_id: techId, role: 'helper' },
	},
	{
		operation: 'payment.create',
		parameters: {
			invoiceId: chosen(invoiceId),
			amount: 478.2,
			method: 'check',
			additionalFields: { collectedAt: '2026-03-09T10:00:00' },
		},
		asks: {
			method: 'POST',
			path: '/payments',
			body: {
				invoice_id: invoiceId,
				amount: 478.2,
				method: 'check',
				collected_at: '2026-03-09T14:00:00.000Z',
			},
		},
		gives: { invoice_id: invoiceId, amount: 478.2, status: 'succeeded' },
	},
	{
		operation: 'membership.create',
		parameters: {
			customerId: chosen(customerId),
			serviceAgreementId: agreementId,
			additionalFields: { billingCycle: 'monthly', startDate: '2026-01-15' },
		},
		asks: {
			method: 'POST',
			path: '/memberships',
			body: {
				customer_id: customerId,
				service_agreement_id: agreementId,
				billing_cycle: 'monthly',
				start_date: '2026-01-15',
			},
		},
		gives: { customer_id: customerId, billing_cycle: 'monthly', status: 'active' },
	},
	{
		operation: 'membership.upsert',
		parameters: {
			...givenPair,
			customerId: chosen(customerId),
			serviceAgreementId: agreementId,
			additionalFields: {},
		},
		asks: {
			method: 'POST',
			path: '/memberships',
			body: { ...pair, customer_id: customerId, service_agreement_id: agreementId },
		},
		gives: { external_id: 'crm-1' },
	},
	{
		operation: 'membership.update',
		parameters: { membershipId: chosen(membershipId), status: 'suspended' },
		asks: { method: 'PATCH', path: `/memberships/${membershipId}`, body: { status: 'suspended' } },
		gives: { id: membershipId, status: 'suspended' },
	},
	{
		operation: 'membership.transfer',
		parameters: {
			membershipId: chosen(membershipId),
			toCustomerId: chosen(idOf('customers', 1)),
			additionalFields: { reason: 'House sold' },
		},
		asks: {
			method: 'POST',
			path: `/memberships/${membershipId}/transfer`,
			body: { to_customer_id: idOf('customers', 1), reason: 'House sold' },
		},
		gives: { id: membershipId, customer_id: idOf('customers', 1) },
	},
];

const lookUps: Case[] = [
	{
		operation: 'customer.lookUpByPhone',
		parameters: { phone: '+13035551001' },
		asks: { method: 'GET', path: '/customers/lookup', query: { phone: '+13035551001' } },
		gives: { id: idOf('customers', 1), has_duplicates: false },
	},
	{
		operation: 'customer.lookUpByEmail',
		parameters: { email: 'customer.2@example.com' },
		asks: { method: 'GET', path: '/customers/lookup', query: { email: 'customer.2@example.com' } },
		gives: { id: idOf('customers', 2), has_duplicates: false },
	},
	{
		operation: 'equipment.lookUpBySerialNumber',
		parameters: { serialNumber: '3618E10001' },
		asks: { method: 'GET', path: '/equipment/lookup', query: { serial_number: '3618E10001' } },
		gives: { id: idOf('equipment', 1), has_duplicates: false },
	},
	...(
		[
			['customer', 'customers'],
			['property', 'properties'],
			['equipment', 'equipment'],
			['membership', 'memberships'],
			['estimate', 'estimates'],
			['invoice', 'invoices'],
		] as const
	).map(([resource, table]): Case => {
		const external_id = `crm-${resource}-2`;
		return {
			operation: `${resource}.lookUpByExternalId`,
			parameters: { externalId: external_id, externalSource: 'servicetitan' },
			asks: {
				method: 'GET',
				path: `/${table}/lookup`,
				query: { external_id, external_source: 'servicetitan' },
			},
			gives: { id: idOf(table, 2), external_id },
		};
	}),
];

/** Resource, table, path and parameter of what is read by ID. */
const READ = [
	['customer', 'customers', '/customers', 'customerId'],
	['property', 'properties', '/properties', 'propertyId'],
	['equipment', 'equipment', '/equipment', 'equipmentId'],
	['job', 'jobs', '/jobs', 'jobId'],
	['estimate', 'estimates', '/estimates', 'estimateId'],
	['invoice', 'invoices', '/invoices', 'invoiceId'],
	['payment', 'payments', '/payments', 'paymentId'],
	['membership', 'memberships', '/memberships', 'membershipId'],
	['voiceCall', 'voiceCalls', '/voice-calls', 'voiceCallId'],
	['priceBook', 'pricebook', '/pricebook', 'priceItemId'],
	['communication', 'communications', '/communications', 'communicationId'],
] as const;

const gets = READ.map(([resource, table, path, parameter]): Case => ({
	operation: `${resource}.get`,
	parameters: {
		[parameter]: chosen(idOf(table, 1)),
		...(resource === 'job' ? { options: { include: true } } : {}),
	},
	asks: {
		method: 'GET',
		path: `${path}/${idOf(table, 1)}`,
		...(resource === 'job' ? { query: { include: 'appointments' } } : {}),
	},
	gives: {
		id: idOf(table, 1),
		...(resource === 'voiceCall' ? { transcript: expect.stringContaining('AC is broken') } : {}),
		...(resource === 'job' ? { appointments: [{ id: idOf('appointments', 1) }] } : {}),
	},
}));

/** What a filter is filled in with, what is asked, and which row of the table that leaves. */
const FILTERED: ReadonlyArray<readonly [string, INodeParameters, Record<string, string>, number]> =
	[
		[
			'customer',
			{ createdAfter: '2026-03-09T10:00:00' },
			{ created_after: '2026-03-09T14:00:00.000Z' },
			2,
		],
		['property', { customerId: chosen(customerId) }, { customer_id: customerId }, 0],
		['equipment', { propertyId: chosen(propertyId) }, { property_id: propertyId }, 0],
		[
			'job',
			{ customerId: chosen(customerId), status: 'scheduled', include: false },
			{ customer_id: customerId, status: 'scheduled' },
			0,
		],
		['estimate', { status: 'approved' }, { status: 'approved' }, 1],
		[
			'invoice',
			{ customerId: chosen(customerId), paid: false },
			{ customer_id: customerId, paid: 'false' },
			0,
		],
		['payment', { method: 'credit_card' }, { method: 'credit_card' }, 1],
		[
			'membership',
			{ customerId: chosen(customerId), status: 'active' },
			{ customer_id: customerId, status: 'active' },
			0,
		],
		['voiceCall', { triageStatus: 'reviewed' }, { triage_status: 'reviewed' }, 1],
		['priceBook', { active: false, type: 'labor' }, { active: 'false', type: 'labor' }, 2],
		['communication', { channel: 'email' }, { channel: 'email' }, 1],
	];

const lists = FILTERED.map(([resource, filters, query, index]): Case => {
	const [, table = '', path = ''] = READ.find(([name]) => name === resource) ?? [];
	return {
		operation: `${resource}.getMany`,
		parameters: { returnAll: false, limit: 5, filters },
		asks: { method: 'GET', path, query: { ...query, limit: '5' } },
		gives: { id: idOf(table, index) },
	};
});

/** Every operation there is, once. */
export const CASES: readonly Case[] = [
	...writing,
	...lookUps,
	...gets,
	...lists,
	{
		operation: 'appointment.get',
		parameters: { appointmentId: dayId },
		asks: { method: 'GET', path: `/appointments/${dayId}` },
		gives: { id: dayId, job_id: jobId },
	},
	{
		operation: 'appointment.getMany',
		parameters: { jobId: chosen(jobId), returnAll: true },
		asks: { method: 'GET', path: `/jobs/${jobId}/appointments` },
		gives: { id: dayId },
	},
	{
		operation: 'tag.getMany',
		parameters: { returnAll: true, filters: { name: 'REC' } },
		asks: { method: 'GET', path: '/tags', query: { name: 'REC' } },
		gives: { id: idOf('tags', 1), name: 'recall' },
	},
];

/** Resource and operation as the node's parameters. */
export function parametersOf({ operation, parameters }: Case): INodeParameters {
	const [resource = '', name = ''] = operation.split('.');
	return { resource, operation: name, ...parameters };
}
