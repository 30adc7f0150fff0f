import type { IDataObject } from 'n8n-workflow';
import type {
	NewSecret,
	Result,
	SubscriptionInput,
	SubscriptionView,
} from '../../../lib/delivery/sender';
import { switchIn } from '../../../lib/n8n/fieldValues';
import type { EventInput } from '../../../lib/delivery/subscription/settings';
import type {
	SenderOperation,
	SenderResult,
	OperationInput,
} from '../../../lib/n8n/sender/operation';
import { dialectIn, updatedDialectIn } from '../parameters/dialect';
import { isSecretInCredential, ownHeaders, ownSecret } from '../parameters/ownCredentials';
import {
	endpointOptionsIn,
	eventsOf,
	secretIn,
	subscriptionOptionsIn,
} from '../parameters/endpoint';
import { dataIn, eventsIn, listLimitIn } from '../parameters/values';

const SHOWN_ONCE =
	'This is the only time the secret is shown: copy it to the receiver. n8n keeps it in the data of this execution, so delete the execution afterwards.';

const create: SenderOperation = async (input) => {
	const { read, route, sender } = input;
	const given = read<IDataObject>('options', {});
	const options = endpointOptionsIn(given);
	if (!options.ok) return options;
	const dialect = dialectIn(read);
	if (!dialect.ok) return dialect;
	const events = eventsOf(input);
	if (!events.ok) return events;
	const secret = await ownSecret(input, given.secret);
	if (!secret.ok) return secret;
	const headers = await ownHeaders(input, options.value.headers);
	if (!headers.ok) return headers;
	const { ratePerSecond, probeEverySeconds, ...others } = options.value;
	const subscription: SubscriptionInput = {
		label: read<string>('label', ''),
		url: read<string>('url', ''),
		...dialect.value,
		events: events.value,
		...others,
		...headers.value,
		ratePerSecond: ratePerSecond ?? undefined,
		probeEverySeconds: probeEverySeconds ?? undefined,
		...subscriptionOptionsIn(given),
		secret: secret.value,
		...secretKindIn(given),
		...(given.enabled !== undefined && { enabled: switchIn(given.enabled, 'Enabled') ?? true }),
		route,
	};
	return withSecret(await sender.createSubscription(subscription), input);
};

const update: SenderOperation = async (input) => {
	const given = input.read<IDataObject>('updateFields', {});
	const options = endpointOptionsIn(given);
	if (!options.ok) return options;
	const dialect = updatedDialectIn(given);
	if (!dialect.ok) return dialect;
	const headers = await ownHeaders(input, options.value.headers);
	if (!headers.ok) return headers;
	const { label, url } = given;
	const events = given.events === undefined ? undefined : eventsIn(given.events);
	if (events?.ok === false) return events;
	const isPlaced = input.credentialed || url !== undefined || given.urlByEvent !== undefined;
	const changes = {
		...options.value,
		...headers.value,
		...subscriptionOptionsIn(given),
		...(typeof label === 'string' && { label }),
		...(typeof url === 'string' && { url }),
		...dialect.value,
		...(events && { events: events.value }),
		// Who gives an address must be allowed to send there; whoever changes something else says nothing of it.
		...(isPlaced && { route: input.route }),
	};
	return one(await input.sender.updateSubscription(input.locate('subscriptionId'), changes));
};

const rotateSecret: SenderOperation = async (input) => {
	const { read, locate, sender } = input;
	const given = read<IDataObject>('options', {});
	const secret = await ownSecret(input, given.secret);
	if (!secret.ok) return secret;
	const rotated = await sender.rotateSecret(locate('subscriptionId'), {
		overlapSeconds: Number(read<unknown>('overlapHours', 24)) * 3600,
		secret: secret.value,
		...secretKindIn(given),
	});
	return withSecret(rotated, input);
};

const sendTest: SenderOperation = async ({ read, locate, route, sender, sentBy }) => {
	const given = read<IDataObject>('options', {});
	const type = secretIn(given.eventType);
	const data = given.data === undefined ? undefined : dataIn(given.data, 'Data');
	if (data?.ok === false) return data;
	const event: Partial<EventInput> = {
		...(type !== undefined && { type }),
		...data?.value,
		sentBy,
	};
	const waiting = { waitSeconds: Number(given.waitSeconds ?? 10) };
	return one(await sender.testSubscription(locate('subscriptionId'), event, waiting, route));
};

const getAll: SenderOperation = async ({ read, sender }) => {
	const all = await sender.subscriptions();
	const limit = listLimitIn(read, all.length);
	return {
		ok: true,
		value: { items: all.slice(0, limit).map((view) => ({ json: asItem(view) })) },
	};
};

/** An operation that needs nothing but the subscription's id. */
function byId(
	work: (sender: OperationInput['sender'], id: string) => Promise<Result<object>>,
): SenderOperation {
	return async ({ locate, sender }) => one(await work(sender, locate('subscriptionId')));
}

function one(outcome: Result<object>): Result<SenderResult> {
	return outcome.ok ? { ok: true, value: { items: [{ json: asItem(outcome.value) }] } } : outcome;
}

/** A subscription, and its new secret unless that is in a credential. */
function withSecret(
	outcome: Result<{ readonly subscription: SubscriptionView } & Partial<NewSecret>>,
	input: Pick<OperationInput, 'read'>,
): Result<SenderResult> {
	if (!outcome.ok) return outcome;
	const { subscription, secret, publicKey } = outcome.value;
	if (isSecretInCredential(input)) return one({ ok: true, value: subscription });
	const shown = {
		...(secret !== undefined && { secret }),
		...(publicKey !== undefined && { publicKey }),
		...subscription,
	};
	const items = [{ json: asItem(shown) }];
	return { ok: true, value: secret === undefined ? { items } : { items, hint: SHOWN_ONCE } };
}

function secretKindIn({ secretKind }: IDataObject): Pick<SubscriptionInput, 'secretKind'> {
	return secretKind === 'ed25519' || secretKind === 'hmac' ? { secretKind } : {};
}

/** A view has JSON's own values only. */
function asItem(view: object): IDataObject {
	return view as IDataObject;
}

/** The operations of Subscription. */
export const subscriptionOperations: Readonly<Record<string, SenderOperation>> = {
	create,
	update,
	rotateSecret,
	sendTest,
	getAll,
	get: byId(async (sender, id) => await sender.subscription(id)),
	enable: byId(async (sender, id) => await sender.setEnabled(id, true)),
	disable: byId(async (sender, id) => await sender.setEnabled(id, false)),
	pause: byId(async (sender, id) => await sender.pause(id)),
	resume: byId(async (sender, id) => await sender.resume(id)),
	delete: byId(async (sender, id) => await sender.removeSubscription(id)),
};
