import { dialerCx } from '../../../../../../nodes/DialerCx/platform';
import { justCall } from '../../../../../../nodes/JustCall/platform';
import { nectarDesk } from '../../../../../../nodes/NectarDesk/platform';
import { onCallClerk } from '../../../../../../nodes/OnCallClerk/platform';
import { runACall } from '../../../../../../nodes/RunACall/platform';
import type { JsonObject } from '../../../../../../lib/webhook/http/message';
import type { Platform } from '../../../../../../lib/webhook/platform/definition';

/** A thing gets into a state: what a platform has to tell. */
export interface Change {
	readonly thing: string;
	readonly state: string;
	/** Which change this is: what platforms number their events or requests by. */
	readonly number: number;
	/** Epoch milliseconds. */
	readonly at: number;
}

/** How a platform tells one type of event. */
export interface Kind {
	readonly write: (change: Change) => JsonObject;
	/** What an event is about; absent: the thing. */
	readonly subject?: (change: Change) => string;
	/** For how many seconds the same content is the same event; Infinity: of what happens once, where the data counts. */
	readonly sameContentSeconds: number;
}

/** A platform's dialect, with events of several types that come interleaved. */
export interface Wire {
	readonly platform: Platform;
	readonly kinds: Readonly<Record<string, Kind>>;
	/** Only the last event of a thing is compared. */
	readonly lastOnly?: true;
}

const time = (at: number) => new Date(at).toISOString();

/** Body of Run a Call's help centre. */
const document =
	(event: string): Kind['write'] =>
	({ thing, state, number, at }) => ({
		event,
		delivery_id: `wd_${number}`,
		created_at: time(at),
		data: { id: thing, first_name: state },
	});
/** Body of Run a Call's API description. */
const vendor =
	(type: string): Kind['write'] =>
	({ thing, state, number, at }) => ({
		id: `evt_${number}`,
		type,
		created_at: time(at),
		data: { id: thing, first_name: state },
	});
const numberOf = ({ number }: Change) => `evt_${number}`;
const nectar: Kind = {
	write: ({ thing, state }) => ({ id: thing, disposition: state }),
	sameContentSeconds: 54,
};
const justCallBody =
	(type: string): Kind['write'] =>
	({ thing, state, number }) => ({
		type,
		request_id: `r${number}`,
		data: { id: thing, call_info: { notes: state } },
	});
const onCallClerkEvent = (type: string): Kind => ({
	write: ({ thing, state, number, at }) => ({
		id: `evt_${number}`,
		type,
		created: Math.floor(at / 1000),
		data: { call_id: thing, lead: { name: state } },
	}),
	subject: numberOf,
	sameContentSeconds: Infinity,
});
const dialerBody =
	(event: string, id: string): Kind['write'] =>
	({ thing, state, at }) => ({
		event,
		timestamp: time(Math.floor(at / 1000) * 1000),
		data: { [id]: thing, status: state },
	});

/** Every platform by its documents. */
export const wires: ReadonlyArray<[string, Wire]> = [
	[
		'Run a Call, as its help centre says',
		{
			platform: runACall,
			kinds: {
				'customer.updated': { write: document('customer.updated'), sameContentSeconds: 210 },
				'customer.created': { write: document('customer.created'), sameContentSeconds: Infinity },
			},
		},
	],
	[
		'Run a Call, as its API description says',
		{
			platform: runACall,
			kinds: {
				'customer.updated': {
					write: vendor('customer.updated'),
					subject: numberOf,
					sameContentSeconds: Infinity,
				},
				'customer.created': { write: vendor('customer.created'), sameContentSeconds: Infinity },
			},
		},
	],
	[
		'Nectar Desk',
		{
			platform: nectarDesk,
			kinds: { call_disposition_modified: nectar, call_ended: nectar },
			lastOnly: true,
		},
	],
	[
		'JustCall',
		{
			platform: justCall,
			kinds: {
				'call.updated': { write: justCallBody('call.updated'), sameContentSeconds: 0 },
				'call.completed': { write: justCallBody('call.completed'), sameContentSeconds: Infinity },
			},
		},
	],
	[
		'OnCallClerk',
		{
			platform: onCallClerk,
			kinds: {
				'lead.captured': onCallClerkEvent('lead.captured'),
				'call.completed': onCallClerkEvent('call.completed'),
			},
		},
	],
	[
		'Dialer.CX',
		{
			platform: dialerCx,
			kinds: {
				'lead.updated': { write: dialerBody('lead.updated', 'lead_id'), sameContentSeconds: 350 },
				'call.ended': { write: dialerBody('call.ended', 'call_id'), sameContentSeconds: Infinity },
			},
		},
	],
];
