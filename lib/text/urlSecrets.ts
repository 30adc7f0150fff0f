/** A parameter in the query of an address, wherever that stands in a text. */
const PARAMETER = /([?&])([^?&=#\s"'<>]{1,100})=([^&#\s"'<>]+)/g;
/** What parameters are called whose values are secrets. */
const SECRET =
	/token|secret|passw|pwd|auth(?!or)|credential|session|signature|(?:api|access|private|function)[-_.]?key|(?:^|;)(?:sig|key|code|pass)$|[-_.](?:sig|key)$/i;
const MASK = '…';

/** A text without the secrets in the addresses in it: `?token=…`. */
export function withoutUrlSecrets(text: string): string {
	return text.replace(PARAMETER, (whole, mark: string, name: string) =>
		SECRET.test(name) ? `${mark}${name}=${MASK}` : whole,
	);
}

/** The values of an address's parameters that are secrets, as they are written and decoded. */
export function urlSecretsIn(url: string): string[] {
	return [...url.matchAll(PARAMETER)].flatMap(([, , name = '', value = '']) =>
		SECRET.test(name) ? [...new Set([value, decoded(value)])] : [],
	);
}

function decoded(value: string): string {
	return new URLSearchParams(`value=${value}`).get('value') ?? value;
}
