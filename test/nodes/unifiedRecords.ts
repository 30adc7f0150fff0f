import { dialerCx } from '../../nodes/DialerCx/platform';
import { justCall } from '../../nodes/JustCall/platform';
import { nectarDesk } from '../../nodes/NectarDesk/platform';
import { onCallClerk } from '../../nodes/OnCallClerk/platform';
import { runACall } from '../../nodes/RunACall/platform';
import { message } from '../../lib/webhook/http/message';
import { countryOf } from '../../lib/webhook/record/phone';
import type { Platform } from '../../lib/webhook/platform/definition';
import { receive } from '../../lib/webhook/receive';
import { Item } from '../../lib/webhook/record/schema';
import { eventIn, samplesIn } from './samples';

const PLATFORMS: Readonly<Record<string, Platform>> = {
	DialerCx: dialerCx,
	JustCall: justCall,
	NectarDesk: nectarDesk,
	OnCallClerk: onCallClerk,
	RunACall: runACall,
};

const CREATED = '2026-03-07T15:30:00Z';

/** The platform's frame around an event's data; Nectar Desk has none and names the event in the URL. */
const FRAMES: Readonly<Record<string, (type: string, data: object) => object>> = {
	DialerCx: (event, data) => ({ event, timestamp: CREATED, data }),
	JustCall: (event, data) => ({ event, timestamp: CREATED, data }),
	NectarDesk: (_type, data) => data,
	OnCallClerk: (type, data) => ({ id: 'evt_1', type, created: Date.parse(CREATED) / 1000, data }),
	RunACall: (event, data) => ({ event, delivery_id: 'wd_1', created_at: CREATED, data }),
};

/** The item a platform's trigger makes of an event's data; checked against the schema of items. */
export function unified(platform: string, type: string, data: object, country = ''): Item {
	return itemOf(platform, type, FRAMES[platform]?.(type, data) ?? {}, country);
}

/** The item of a sample of test/fixtures. */
export function unifiedSample(platform: string, name: string, country = ''): Item {
	const body = JSON.parse(samplesIn(platform).bytesOf(name).toString()) as object;
	return itemOf(platform, name.split('~')[0] ?? name, body, country);
}

function itemOf(name: string, type: string, body: object, country: string): Item {
	const platform = PLATFORMS[name];
	if (platform === undefined) throw new Error(`no platform ${name}`);
	const request = {
		body: Buffer.from(JSON.stringify(body)),
		headers: {},
		query: name === 'NectarDesk' ? { event: type } : {},
		addresses: [],
		receivedAt: Date.parse(CREATED),
	};
	const reception = {
		platform,
		keys: [],
		verification: false,
		selection: 'all' as const,
		scope: 'workflow/node',
		defaultCountry: countryOf(country),
	};
	return Item.parse(eventIn(receive(message(request), reception)).item);
}
