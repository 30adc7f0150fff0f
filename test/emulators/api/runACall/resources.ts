/** The resources of Run a Call's API: where they are, how they are filtered, found and written. */
import type * as z from 'zod/v4';
import * as bodies from './bodies';
import { customerRow, equipmentRow, membershipRow, propertyRow } from './rows';
import { is, isTrue, later, type Filter, type RunACallTable } from './tables';
import type { Row } from '../routes';

/** What is the same for every resource. */
export interface Resource {
	path: string;
	table: RunACallTable;
	filters: Readonly<Record<string, Filter>>;
	shows?: (row: Row) => Row;
	/** Fields that `/lookup` takes one of, besides external id and source; left out: no lookup. */
	lookup?: readonly string[];
	/** Whether the lookup says that there are more of the kind. */
	duplicates?: boolean;
	write?: {
		body: z.ZodType;
		patch: z.ZodType;
		/** What the row belongs to. */
		owner: readonly [what: string, table: RunACallTable] | undefined;
		/** What a new row has where the body says nothing. */
		usual: () => Row;
	};
}

/** The fields of a row that come from nobody: null, or what a new row starts with. */
function blank(row: Row, starts: Row = {}): Row {
	const { id: _id, created_at: _created, updated_at: _updated, ...fields } = row;
	return { ...Object.fromEntries(Object.keys(fields).map((name) => [name, null])), ...starts };
}

const withoutRecording = ({ transcript: _text, recording_url: _url, ...row }: Row): Row => row;

export const RESOURCES: readonly Resource[] = [
	{
		path: '/customers',
		table: 'customers',
		filters: { created_after: later('created_at') },
		lookup: ['phone', 'email'],
		duplicates: true,
		write: {
			body: bodies.CustomerWrite,
			patch: bodies.CustomerPatch,
			owner: undefined,
			usual: () => blank(customerRow(0), { source: 'api', tags: [], tax_exempt: false }),
		},
	},
	{
		path: '/properties',
		table: 'properties',
		filters: { customer_id: is('customer_id'), created_after: later('created_at') },
		lookup: [],
		write: {
			body: bodies.PropertyWrite,
			patch: bodies.PropertyPatch,
			owner: ['customer', 'customers'],
			usual: () => blank(propertyRow(0), { type: 'residential' }),
		},
	},
	{
		path: '/equipment',
		table: 'equipment',
		filters: { property_id: is('property_id'), created_after: later('created_at') },
		lookup: ['serial_number'],
		duplicates: true,
		write: {
			body: bodies.EquipmentWrite,
			patch: bodies.EquipmentPatch,
			owner: ['property', 'properties'],
			usual: () => blank(equipmentRow(0), { condition: 'good' }),
		},
	},
	{
		path: '/equipment-systems',
		table: 'equipmentSystems',
		filters: { property_id: is('property_id'), created_after: later('created_at') },
		write: {
			body: bodies.EquipmentSystemWrite,
			patch: bodies.EquipmentSystemPatch,
			owner: ['property', 'properties'],
			usual: () => ({}),
		},
	},
	{
		path: '/memberships',
		table: 'memberships',
		filters: { customer_id: is('customer_id'), status: is('status') },
		lookup: [],
		write: {
			body: bodies.MembershipWrite,
			patch: bodies.MembershipPatch,
			owner: ['customer', 'customers'],
			usual: () =>
				blank(membershipRow(0), {
					status: 'active',
					billing_cycle: 'annual',
					units: 1,
					autopay_enabled: false,
				}),
		},
	},
	{
		path: '/estimates',
		table: 'estimates',
		filters: { customer_id: is('customer_id'), status: is('status') },
		lookup: [],
	},
	{
		path: '/invoices',
		table: 'invoices',
		filters: {
			customer_id: is('customer_id'),
			status: is('status'),
			paid: (row, value) => (row['status'] === 'paid') === (value === 'true'),
			issued_after: later('sent_at'),
		},
		lookup: [],
	},
	{
		path: '/payments',
		table: 'payments',
		filters: {
			invoice_id: is('invoice_id'),
			status: is('status'),
			method: is('method'),
			collected_after: later('collected_at'),
		},
	},
	{
		path: '/voice-calls',
		table: 'voiceCalls',
		filters: {
			customer_id: is('customer_id'),
			triage_status: is('triage_status'),
			created_after: later('created_at'),
		},
		shows: withoutRecording,
	},
	{
		path: '/pricebook',
		table: 'pricebook',
		filters: { category_id: is('category_id'), type: is('type'), active: isTrue('is_active') },
	},
	{
		path: '/communications',
		table: 'communications',
		filters: {
			customer_id: is('customer_id'),
			job_id: is('job_id'),
			channel: is('channel'),
			direction: is('direction'),
			status: is('status'),
			sent_after: later('sent_at'),
		},
	},
];
