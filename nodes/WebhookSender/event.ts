import type { IDataObject } from 'n8n-workflow';
import type { DeliveryView, Outcome, Sent } from '../delivery/sender';
import type { EventInput } from '../delivery/settings';
import type { SenderOutput, SenderResult, SenderTurn } from '../n8n/senderTurn';
import type { ReadParameter } from '../n8n/settings';
import { secretIn as textOf } from './endpoint';
import { refuse } from '../delivery/refusal';
import { jsonIn, timeIn } from './words';

/** The event that the parameters describe. */
export function eventIn({ read, zone }: Pick<SenderTurn, 'read' | 'zone'>): Outcome<EventInput> {
	const type = read<unknown>('eventType', '');
	if (typeof type !== 'string' || type.trim() === '') {
		return refuse('There is no event type: write for example call.ended in Event Type.');
	}
	const data = jsonIn(read<unknown>('data', undefined), 'Data');
	if (!data.ok) return data;
	const options = read<IDataObject>('options', {});
	const occurredAt = timeIn(options.occurredAt, 'Occurred At', zone);
	if (!occurredAt.ok) return occurredAt;
	const text = (name: string) => textOf(options[name]);
	const value = {
		type: type.trim(),
		data: data.value,
		...(occurredAt.value !== undefined && { occurredAt: new Date(occurredAt.value).toISOString() }),
		account: text('account'),
		orderKey: text('orderKey'),
		idempotencyKey: text('idempotencyKey'),
	};
	return { ok: true, value };
}

/** How long to wait for first attempts: ten seconds unless the user says otherwise. */
export function waitingIn(read: ReadParameter): { waitSeconds: number } {
	const seconds = Number(read<unknown>('options.waitSeconds', 10));
	return { waitSeconds: seconds >= 0 ? seconds : 10 };
}

const OUTPUTS: Readonly<Record<DeliveryView['status'], SenderOutput>> = {
	delivered: 0,
	pending: 1,
	blocked: 1,
	failed: 2,
	cancelled: 2,
};

/** An item per delivery, on the output that fits; one item where nobody wanted the event. */
export function resultOf(sent: Outcome<Sent>): Outcome<SenderResult> {
	if (!sent.ok) return sent;
	const { eventId, repeated, deliveries } = sent.value;
	const marks = repeated ? { repeated } : {};
	const items = deliveries.map((delivery) => ({
		json: { ...delivery, ...marks },
		output: OUTPUTS[delivery.status],
	}));
	if (items.length > 0) return { ok: true, value: { items } };
	const nobody: IDataObject = {
		eventId,
		deliveries: 0,
		status: 'no subscription',
		whatToDo: 'No enabled subscription wants this event: create one, or enable it.',
		...marks,
	};
	return { ok: true, value: { items: [{ json: nobody, output: 0 }] } };
}
