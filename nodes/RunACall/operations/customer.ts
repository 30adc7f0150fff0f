import { flag, list, text } from '../../../lib/n8n/action/field/kinds';
import type { Resource } from '../../../lib/n8n/action/service/operation';
import * as kinds from './kinds';
import { clearable, createdAfter, customer as customerLocator } from './parts';
import { Customer } from './shapes/customer';

const kind: kinds.Kind = {
	one: 'a customer',
	many: 'customers',
	path: '/v1/customers',
	locator: customerLocator(),
	item: Customer,
	simple: [
		'id',
		'external_id',
		'first_name',
		'last_name',
		'company_name',
		'email',
		'phone',
		'billing_city',
		'tags',
		'created_at',
	],
};

const firstName = text('first_name', 'First Name', 'First name of the customer');
const lastName = text('last_name', 'Last Name', 'Last name of the customer');
const PHONE = { placeholder: 'e.g. +15555550100' };
const EMAIL = { placeholder: 'e.g. name@email.com' };

const details = [
	clearable(text('company_name', 'Company Name', 'Company of the customer')),
	clearable(text('email', 'Email', 'Email address of the customer', EMAIL)),
	clearable(text('phone', 'Phone', 'Phone number of the customer', PHONE)),
	clearable(text('phone_alt', 'Alternative Phone', 'Another phone number', PHONE)),
	clearable(
		text('billing_address_line_1', 'Billing Address', 'Street and number of the billing address'),
	),
	clearable(
		text(
			'billing_address_line_2',
			'Billing Address Line 2',
			'Suite or floor of the billing address',
		),
	),
	clearable(text('billing_city', 'Billing City', 'City of the billing address')),
	clearable(text('billing_state', 'Billing State', 'State of the billing address, such as CA')),
	clearable(text('billing_zip', 'Billing ZIP', 'ZIP code of the billing address')),
	text('source', 'Source', 'How the customer found you, such as google or referral'),
	list('tags', 'Tags', 'All tags of the customer, separated by commas'),
	flag('tax_exempt', 'Tax Exempt', 'Whether the customer pays no tax'),
];

const writing = { required: [firstName, lastName], optional: details };

/** Customers. */
export const customer: Resource = {
	name: 'customer',
	title: 'Customer',
	operations: [
		kinds.create(kind, writing),
		kinds.upsert(kind, writing),
		kinds.get(kind),
		kinds.getMany(kind, [createdAfter('customers')]),
		kinds.lookUpBy(kind, 'Phone', 'Phone', [
			text('phone', 'Phone', 'Phone number of the customer', PHONE),
		]),
		kinds.lookUpBy(kind, 'Email', 'Email', [
			text('email', 'Email', 'Email address of the customer', EMAIL),
		]),
		kinds.lookUpByExternalId(kind),
		kinds.update(kind, [firstName, lastName, ...details]),
	],
};
