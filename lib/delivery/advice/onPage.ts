/** Where a response is read: by the operation of the node, or on the log page, which shows the attempts. */
export const READ_RESPONSE = {
	node: 'read its response with Get Attempts',
	page: 'read its response under Attempts',
} as const;

/** Advice in the words of the log page. */
export function adviceOnPage(advice: string): string {
	return advice.replace(READ_RESPONSE.node, READ_RESPONSE.page);
}
