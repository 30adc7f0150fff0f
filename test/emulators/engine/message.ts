/** From an occurrence at a platform to the bytes and headers of one request. */
import type { Behaviour, Occurrence } from './behaviour';
import type { BodyStyle, Change, Message } from './emulator';
import type { Subscription, HeaderFields, Data } from '../terms';

/** The part of a message that stays the same over all attempts. */
export interface Letter {
	eventType: string;
	url: string;
	headers: HeaderFields;
	body: Buffer;
}

export function writeLetter(
	behaviour: Behaviour,
	occurrence: Occurrence,
	subscription: Subscription,
	style: BodyStyle,
): Letter {
	const { eventType } = occurrence;
	const { body, headers = {} } = behaviour.envelope(occurrence, subscription);
	const url = subscription.urlByEvent[eventType] ?? subscription.url;
	return { eventType, url, headers, body: Buffer.from(writeJson(body, style), 'utf8') };
}

/** A letter with its signature. `secret` undefined: nothing is signed. */
export function stamp(
	behaviour: Behaviour,
	letter: Letter,
	secret: string | undefined,
	at: Date,
): Message {
	const signature = secret === undefined ? {} : behaviour.sign({ ...letter, secret, at });
	const headers = {
		'Content-Type': 'application/json',
		'User-Agent': `telephony-emulator (${behaviour.name})`,
		...letter.headers,
		...signature,
	};
	return { eventType: letter.eventType, url: letter.url, headers, body: letter.body };
}

/** JSON as it leaves different vendors' languages: JavaScript, Python, PHP, and a pretty printer. */
export function writeJson(value: unknown, style: BodyStyle): string {
	const compact = JSON.stringify(value);
	switch (style) {
		case 'compact':
			return compact;
		case 'pretty':
			return JSON.stringify(value, undefined, 2);
		case 'slashes':
			return asciiOnly(compact).replaceAll('/', '\\/');
		case 'spaced':
			return asciiOnly(
				compact.replace(/"(?:[^"\\]|\\.)*"|[,:]/g, (token) =>
					token.startsWith('"') ? token : `${token} `,
				),
			);
	}
}

function asciiOnly(json: string): string {
	return json.replace(
		/[\u0080-\uffff]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}

/** The sample with a change made to it; the sample itself stays as it is. */
export function applyChange(sample: Data, change: Change | undefined): Data {
	if (typeof change === 'function') return change(structuredClone(sample));
	return change === undefined ? sample : merge(sample, change);
}

function merge(sample: Data, change: Data): Data {
	const merged: Data = { ...sample };
	for (const [name, value] of Object.entries(change)) {
		const old = merged[name];
		if (value === undefined) delete merged[name];
		else merged[name] = isData(old) && isData(value) ? merge(old, value) : value;
	}
	return merged;
}

function isData(value: unknown): value is Data {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
