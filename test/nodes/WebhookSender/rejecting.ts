import { NodeOperationError, type INodeParameters } from 'n8n-workflow';
import { closeSender, senderFor } from '../../../lib/n8n/sender/process';
import { platforms } from '../../../nodes/platforms';
import { receiver, type Receiver } from '../../lib/n8n/sender/receiver';
import { LOOPBACK, runSender, type CredentialFields } from '../../lib/n8n/sender/stage';
import { removeUserFolder } from '../../lib/n8n/userFolder';

/** Parameters for operations of Webhook Sender that it is to reject, with an endpoint that must then get nothing. */
export interface Rejecting {
	create(more: INodeParameters): INodeParameters;
	send(more: INodeParameters): INodeParameters;
	toUrl(more: INodeParameters): INodeParameters;
	deliveries(operation: string, more: INodeParameters): INodeParameters;
	/** The endpoint's. */
	url(): string;
	/** The one sentence that a run ends with. Nothing else must have been stored or sent. */
	problemOf(parameters: INodeParameters, credentials?: CredentialFields): Promise<string>;
}

/** An endpoint for one test file; what was stored is gone after it. */
export function rejecting(): Rejecting {
	let opened: Receiver | undefined;
	beforeAll(async () => {
		opened = await receiver();
	});
	afterAll(async () => {
		await opened?.close();
		await closeSender();
		removeUserFolder();
	});
	const url = () => opened?.url ?? '';
	const of =
		(fields: INodeParameters) =>
		(more: INodeParameters): INodeParameters => ({ ...fields, ...more });
	const send = of({ resource: 'event', operation: 'send', eventType: 'call.ended', data: '{}' });
	return {
		url,
		create: (more) => ({ resource: 'subscription', operation: 'create', url: url(), ...more }),
		send,
		toUrl: (more) => send({ operation: 'sendToUrl', url: url(), ...more }),
		deliveries: (operation, more) => ({ resource: 'delivery', operation, ...more }),
		problemOf: async (parameters, credentials = LOOPBACK) => {
			const failure = await failureOf(parameters, credentials);
			await expectNothingStored();
			expect(opened?.got).toEqual([]);
			return failure instanceof NodeOperationError
				? failure.message
				: `no error but ${String(failure)}`;
		},
	};
}

async function failureOf(
	parameters: INodeParameters,
	credentials: CredentialFields,
): Promise<unknown> {
	return await runSender({ parameters, credentials }).then(
		() => undefined,
		(error: unknown) => error,
	);
}

async function expectNothingStored(): Promise<void> {
	const say = () => undefined;
	const logger = { error: say, warn: say, info: say, debug: say };
	const sender = await senderFor({ logger }, undefined, platforms);
	expect(await sender.subscriptions()).toEqual([]);
	expect(await sender.deliveries({}, 10)).toEqual([]);
}
