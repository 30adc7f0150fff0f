import type { INodeParameters } from 'n8n-workflow';
import { closeSender } from '../../../../lib/n8n/sender/process';
import { stopListening } from '../listening';
import { receiver, type Got, type Receiver } from './receiver';
import { itemOf, LOOPBACK, runSender, type SenderRun, type Shown } from './stage';

/** An endpoint of its own for each test; afterwards all subscriptions are gone. */
export function withEndpoint(): Receiver {
	let current: Receiver | undefined;
	beforeEach(async () => {
		current = await receiver();
	});
	afterEach(async () => {
		await current?.close();
		for (const { id } of await subscriptions()) await itemOf(on('delete', id));
	});
	afterAll(async () => {
		await closeSender();
		await stopListening();
	});
	const endpoint = () => {
		if (current === undefined) throw new Error('There is no endpoint outside a test');
		return current;
	};
	return {
		get url(): string {
			return endpoint().url;
		},
		get got(): Got[] {
			return endpoint().got;
		},
		set answer(answer: Receiver['answer']) {
			endpoint().answer = answer;
		},
		close: async () => await endpoint().close(),
	};
}

/** All subscriptions. */
export async function subscriptions(): Promise<Shown[]> {
	const run = await runSender({
		parameters: { resource: 'subscription', operation: 'getAll', returnAll: true },
	});
	return jsons(run).flat();
}

/** A resource locator that names an id. */
export const by = (value: string) => ({ __rl: true, mode: 'id', value });

/** Parameters for an operation on a subscription. */
export const on = (operation: string, id: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'subscription',
	operation,
	subscriptionId: by(id),
	...more,
});

/** Creates a subscription, active unless the parameters say otherwise. */
export async function subscribe(
	{ url }: Pick<Receiver, 'url'>,
	more: INodeParameters = {},
): Promise<Shown> {
	return await itemOf({
		resource: 'subscription',
		operation: 'create',
		label: 'Their CRM',
		url,
		...more,
	});
}

/** Parameters for Event > Send. */
export const event = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'event',
	operation: 'send',
	eventType: 'call.ended',
	data: '{"call_id": "12345"}',
	...more,
});

/** Sends an event. */
export const send = async (more: INodeParameters = {}): Promise<SenderRun> =>
	await runSender({ parameters: event(more), credentials: LOOPBACK });

/** The items on Delivered, Retrying and Failed. */
export const jsons = ({ outputs }: SenderRun): [Shown[], Shown[], Shown[]] => {
	const [delivered = [], retrying = [], failed = []] = outputs.map((items) =>
		items.map(({ json }) => json as Shown),
	);
	return [delivered, retrying, failed];
};
