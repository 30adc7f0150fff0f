/** Who reads advice: it names what is at hand there, and leaves out what is told there already. */
export interface Audience {
	/** What to do to read the response of the endpoint. */
	readonly readResponse: string;
	/** Whether what keeps the whole subscription waiting stands above its deliveries. */
	readonly isToldOfHoldUp?: boolean;
}

/** Who works with the node, and has its operations. */
export const NODE: Audience = { readResponse: 'read its response with Get Attempts' };

/** Who looks at the log page, which shows the attempts at a delivery. */
export const PAGE: Audience = { readResponse: 'read its response under Attempts' };

/** Who looks at one subscription there. */
export const SUBSCRIPTION_SCREEN: Audience = { ...PAGE, isToldOfHoldUp: true };
