import type { IDataObject } from 'n8n-workflow';
import { checkType } from '../../../lib/delivery/subscription/input/events';
import { asResult } from '../../../lib/delivery/subscription/result';
import type { SubscriptionInput } from '../../../lib/delivery/sender';
import { isOwnWebhook } from '../../../lib/n8n/ownWebhook';
import { OWN_WEBHOOK } from '../../../lib/n8n/sender/parts/permission';
import type { SenderOperation } from '../../../lib/n8n/sender/operation';
import { dialectIn } from '../parameters/dialect';
import { endpointOptionsIn } from '../parameters/endpoint';
import { CUSTOM, presets } from '../fields/endpoint';
import { platformOf, sampleData, SAMPLES_FOLDER, samplesOf } from '../sample/list';
import { ownHeaders, ownSecret } from '../parameters/ownCredentials';
import { eventIn, lostResult, resultOf, waitingIn, sampleResultOf } from '../parameters/event';
import { invalid } from '../../../lib/delivery/subscription/result';

/** To every enabled subscription that wants it. */
const send: SenderOperation = async (input) => {
	const { read, sender, mark } = input;
	const event = eventIn(input);
	if (!event.ok) return event;
	const sent = await sender.send(event.value, waitingIn(read));
	if (!sent.ok) return sent;
	const { eventId, deliveries } = sent.value;
	if (deliveries.length > 0) mark.sent(eventId);
	else if ((await sender.subscriptions()).length === 0) {
		const lost = mark.lost(eventId);
		if (lost !== undefined) return lostResult(sent.value, lost);
	}
	return resultOf(sent);
};

/** To one endpoint that the parameters describe. */
const sendToUrl: SenderOperation = async (input) => {
	const { read, route, sender } = input;
	const event = eventIn(input);
	if (!event.ok) return event;
	const options = endpointOptionsIn(read<IDataObject>('options', {}));
	if (!options.ok) return options;
	const chosen = dialectIn(read);
	if (!chosen.ok) return chosen;
	const dialect = chosen.value;
	const preset = presets.find(({ id }) => id === dialect.preset);
	const known = await asResult(() => checkType(event.value.type, preset));
	if (!known.ok) return known;
	const signing = await ownSecret(input, read<unknown>('secret', ''));
	if (!signing.ok) return signing;
	const secret = signing.value;
	const missing = secretMissing(dialect, secret);
	if (missing !== undefined) return invalid(missing);
	const own = withoutNulls(options.value);
	const added = await ownHeaders(input, own.headers);
	if (!added.ok) return added;
	const { headers, ...carried } = secretAs(dialect, secret);
	const endpoint = {
		url: read<string>('url', ''),
		...dialect,
		...own,
		...carried,
		...((headers ?? added.value.headers) && { headers: { ...headers, ...added.value.headers } }),
		route,
	};
	return resultOf(await sender.sendTo(endpoint, event.value, waitingIn(read)));
};

/** A platform's sample, new each time, as that platform sends it. */
function sendSample(samplesFolder: string): SenderOperation {
	return async (input) => {
		const { read, route, sender, nowMilliseconds, random, trace, sentBy } = input;
		const id = read<string>('samplePreset', '');
		const preset = presets.find((one) => one.id === id);
		if (preset === undefined) {
			return invalid(`"${id}" has no samples: choose a platform from the list in Platform.`);
		}
		const type = read<string>('sampleEvent', '');
		if (!samplesOf(preset).some((sample) => sample.type === type)) {
			return invalid(`${preset.name} has no sample "${type}": choose one from the list.`);
		}
		const credential = platformOf(preset)?.credential;
		const signing = await ownSecret(input, read<unknown>('secret', ''), credential);
		if (!signing.ok) return signing;
		const secret = signing.value;
		const missing = secretMissing({ preset: id }, secret);
		if (missing !== undefined) return invalid(missing);
		const now = nowMilliseconds();
		const freshness = { nowMilliseconds: now, random };
		const data = await sampleData(preset, type, freshness, samplesFolder);
		const url = read<string>('url', '');
		const endpoint = {
			url,
			preset: id,
			...secretAs({ preset: id }, secret),
			// Somebody is watching, and sends another one.
			policy: { retries: 'none' as const },
			route: isOwnWebhook(url.trim()) ? { ...OWN_WEBHOOK, ownWebhook: true } : route,
		};
		const event = { type, data, occurredAt: new Date(now).toISOString(), trace, sentBy };
		return sampleResultOf(await sender.sendTo(endpoint, event, waitingIn(read)));
	};
}

/** Where nothing is signed, the trigger's secret is a token that a request may carry in a header. */
function secretAs(
	dialect: Pick<SubscriptionInput, 'preset'>,
	secret: string | undefined,
): Pick<SubscriptionInput, 'secret' | 'headers'> {
	if (secret === undefined) return {};
	return signs(dialect) ? { secret } : { headers: { 'x-webhook-token': secret } };
}

function signs({ preset: id }: Pick<SubscriptionInput, 'preset'>): boolean {
	const preset = presets.find((one) => one.id === id);
	return preset?.dialect.signature.needsSecret ?? id === CUSTOM;
}

/** An endpoint that is given with its event has no secret but the one that is given with it. */
function secretMissing(
	dialect: Pick<SubscriptionInput, 'preset'>,
	secret: string | undefined,
): string | undefined {
	if (!signs(dialect) || secret !== undefined) return undefined;
	const name = presets.find(({ id }) => id === dialect.preset)?.name ?? 'requests';
	return `Secret is empty: enter the one the receiver verifies ${name} with.`;
}

function withoutNulls<Value extends object>(
	value: Value,
): { [Name in keyof Value]: Exclude<Value[Name], null> } {
	return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null)) as {
		[Name in keyof Value]: Exclude<Value[Name], null>;
	};
}

/** The operations of Event; the folder is where its samples are. */
export function eventOperations(
	samplesFolder = SAMPLES_FOLDER,
): Readonly<Record<'send' | 'sendToUrl' | 'sendSample', SenderOperation>> {
	return { send, sendToUrl, sendSample: sendSample(samplesFolder) };
}
