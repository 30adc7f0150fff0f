import { choice, day, paragraph, text } from '../../../lib/n8n/action/field/kinds';
import type { Resource } from '../../../lib/n8n/action/service/operation';
import * as kinds from './kinds';
import {
	choicesOf,
	clearable,
	customer,
	membership as locator,
	MEMBERSHIP_STATUSES,
	orExternal,
} from './parts';
import { Membership } from './shapes/money';

const kind: kinds.Kind = {
	one: 'a membership',
	many: 'memberships',
	path: '/v1/memberships',
	locator: locator(),
	item: Membership,
	simple: [
		'id',
		'external_id',
		'customer_id',
		'service_agreement_id',
		'status',
		'billing_cycle',
		'start_date',
		'end_date',
		'next_billing_date',
		'next_maintenance_date',
	],
};

const writing = {
	required: [
		orExternal(customer('customer_id', { description: 'The customer to give the membership to' })),
		text(
			'service_agreement_id',
			'Service Agreement ID',
			'ID of the service agreement the membership belongs to',
		),
	],
	optional: [
		choice('status', 'Status', 'Status of the membership', MEMBERSHIP_STATUSES, {
			default: 'active',
		}),
		choice(
			'billing_cycle',
			'Billing Cycle',
			'How often the membership is billed',
			choicesOf('annual', 'monthly', 'quarterly', 'semi_annual'),
		),
		clearable(day('start_date', 'Start Date', 'When the membership starts')),
		clearable(day('end_date', 'End Date', 'When the membership ends')),
		clearable(day('next_billing_date', 'Next Billing Date', 'When the membership is billed next')),
		clearable(
			day('next_maintenance_date', 'Next Maintenance Date', 'When the next maintenance is due'),
		),
		...kinds.externalPairOf('customer', 'Customer'),
	],
};

/** Memberships. The API changes nothing but the status and the customer once they are there. */
export const membership: Resource = {
	name: 'membership',
	title: 'Membership',
	operations: [
		kinds.create(kind, writing),
		kinds.upsert(kind, writing),
		kinds.get(kind),
		kinds.getMany(kind, [
			customer('customer_id', { description: 'Only memberships of this customer' }),
			choice('status', 'Status', 'Only memberships with this status', MEMBERSHIP_STATUSES),
		]),
		kinds.lookUpByExternalId(kind),
		{
			name: 'update',
			title: 'Update',
			action: 'Update the status of a membership',
			description: 'Suspend, reactivate or cancel a membership',
			method: 'PATCH',
			path: '/v1/memberships/{id}',
			// Not the first of the list, which may cancel it.
			required: [
				locator(),
				choice('status', 'Status', 'The new status', MEMBERSHIP_STATUSES, { default: 'active' }),
			],
			answer: kinds.answerOf(kind),
		},
		{
			name: 'transfer',
			title: 'Transfer',
			action: 'Transfer a membership to another customer',
			description:
				'Transfer a membership to the new owner of a property; the equipment stays there',
			method: 'POST',
			path: '/v1/memberships/{id}/transfer',
			required: [
				locator(),
				customer('to_customer_id', {
					name: 'toCustomerId',
					description: 'The customer who takes over the membership',
				}),
			],
			optional: {
				title: 'Additional Fields',
				fields: [paragraph('reason', 'Reason', 'Reason for the transfer')],
			},
			answer: kinds.answerOf(kind),
		},
	],
};
