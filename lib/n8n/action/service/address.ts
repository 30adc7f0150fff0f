/** The address of an API as a credential has it, without a slash at its end; throws a sentence where it is none. */
export function apiAddress(value: unknown, example: string): string {
	const text = typeof value === 'string' ? value.trim() : '';
	if (text === '')
		throw new Error(
			`Base URL in the credential is empty: enter ${example}, or the URL of your own gateway.`,
		);
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url !== undefined && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '')
		return text.replace(/\/+$/, '');
	throw new Error(
		`Base URL in the credential is invalid: enter ${example}, or the URL of your own gateway, which begins with https:// or http://.`,
	);
}
