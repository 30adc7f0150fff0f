import type { INode, IWebhookFunctions } from 'n8n-workflow';

/** A request to a trigger, on its way to its answer. */
export interface Exchange {
	readonly context: IWebhookFunctions;
	readonly node: INode;
	/** Name of the trigger's platform. */
	readonly platform: string;
	/** When the request came in, by `performance.now()`. */
	readonly arrivedAt: number;
}

/** A request that comes in now. */
export function exchangeOf(context: IWebhookFunctions, platform: string): Exchange {
	return { context, node: context.getNode(), platform, arrivedAt: performance.now() };
}
