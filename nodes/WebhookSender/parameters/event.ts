import type { IDataObject } from 'n8n-workflow';
import type { DeliveryView, Result, Sent } from '../../../lib/delivery/sender';
import { isLonger, MOST_DATA_BYTES, tooLong } from '../../../lib/delivery/operations/event/size';
import type { EventInput } from '../../../lib/delivery/subscription/settings';
import type { SenderOutput, SenderResult, OperationInput } from '../../../lib/n8n/sender/operation';
import type { ReadParameter } from '../../../lib/n8n/trigger/settings';
import { secretIn as textOf } from './endpoint';
import { invalid } from '../../../lib/delivery/subscription/result';
import { dataIn, timeIn } from './values';

/** The event that the parameters describe. */
export function eventIn({
	read,
	zone,
	trace,
	sentBy,
}: Pick<OperationInput, 'read' | 'zone' | 'trace' | 'sentBy'>): Result<EventInput> {
	const type = read<unknown>('eventType', '');
	if (typeof type !== 'string' || type.trim() === '') {
		return invalid('Event Type is empty: enter for example call.ended.');
	}
	const options = read<IDataObject>('options', {});
	const mostDataBytes = mostDataBytesIn(options.maxDataSize);
	if (mostDataBytes === undefined) {
		return invalid('Maximum Data Size is invalid: enter a number of MiB greater than 0.');
	}
	const given = read<unknown>('data', undefined);
	// A text is not even parsed then.
	if (typeof given === 'string' && isLonger(given, mostDataBytes + 2)) {
		return invalid(tooLong(mostDataBytes));
	}
	const data = dataIn(given, 'Data');
	if (!data.ok) return data;
	const occurredAt = timeIn(options.occurredAt, 'Occurred At', zone);
	if (!occurredAt.ok) return occurredAt;
	const text = (name: string) => textOf(options[name]);
	const value = {
		type: type.trim(),
		...data.value,
		...(occurredAt.value !== undefined && { occurredAt: new Date(occurredAt.value).toISOString() }),
		account: text('account'),
		orderKey: text('orderKey'),
		idempotencyKey: text('idempotencyKey'),
		trace,
		sentBy,
		mostDataBytes,
	};
	return { ok: true, value };
}

function mostDataBytesIn(mebibytes: unknown): number | undefined {
	if (mebibytes === undefined) return MOST_DATA_BYTES;
	const bytes = Number(mebibytes) * MOST_DATA_BYTES;
	return bytes > 0 && Number.isFinite(bytes) ? Math.round(bytes) : undefined;
}

/** How long to wait for first attempts: ten seconds unless the user says otherwise. */
export function waitingIn(read: ReadParameter): { waitSeconds: number } {
	const seconds = Number(read<unknown>('options.waitSeconds', 10));
	return { waitSeconds: seconds >= 0 ? seconds : 10 };
}

const NOT_SENT: SenderOutput = 3;
const OUTPUTS: Readonly<Record<DeliveryView['status'], SenderOutput>> = {
	delivered: 0,
	pending: 1,
	retrying: 1,
	blocked: 1,
	failed: 2,
	cancelled: 2,
};

const NOBODY =
	"An event wasn't sent, because no enabled subscription matches it: see the output Not Sent.";

/** An item per delivery, on the output that fits; one item where nobody wanted the event. */
export function resultOf(sent: Result<Sent>): Result<SenderResult> {
	if (!sent.ok) return sent;
	const { repeated, deliveries } = sent.value;
	const marks = repeated ? { repeated } : {};
	const items = deliveries.map((delivery) => ({
		json: { ...delivery, ...marks },
		output: OUTPUTS[delivery.status],
	}));
	if (items.length > 0) return { ok: true, value: { items } };
	const nobody = {
		reason: 'No enabled subscription matches this event',
		whatToDo:
			"Create or enable a subscription for this event type, then send the event again. It isn't kept for later subscriptions.",
	};
	return { ok: true, value: { items: [notSent(sent.value, nobody)], hint: NOBODY } };
}

/** The same for a sample, with why it failed above the outputs: n8n opens the first one, Delivered, which is empty then. */
export function sampleResultOf(sent: Result<Sent>): Result<SenderResult> {
	const result = resultOf(sent);
	if (!sent.ok || !result.ok) return result;
	const failed = sent.value.deliveries.find(({ status }) => status === 'failed');
	if (failed === undefined) return result;
	const { reason = 'failed', whatToDo = '' } = failed;
	const hint = `The sample was not accepted (${reason}). ${whatToDo}`;
	return { ok: true, value: { ...result.value, hint, isWarning: true } };
}

/** Of an event that was for nobody because the subscriptions are lost; the sentence says so. */
export function lostResult(sent: Sent, whatToDo: string): Result<SenderResult> {
	const words = { reason: 'The subscriptions this workflow sent to are lost', whatToDo };
	const items = [notSent(sent, words)];
	return { ok: true, value: { items, hint: whatToDo, isWarning: true } };
}

function notSent({ eventId, repeated }: Sent, words: IDataObject): SenderResult['items'][number] {
	const marks = repeated ? { repeated } : {};
	const json = { status: 'not sent', ...words, deliveries: 0, eventId, ...marks };
	return { json, output: NOT_SENT };
}
