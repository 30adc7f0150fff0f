import type {
	ICredentialDataDecryptedObject,
	ICredentialTestFunctions,
	ICredentialsDecrypted,
	IExecuteFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { createHash } from 'node:crypto';
import { INTERNET } from '../../delivery/subscription/permission';
import { cidr } from '../../text/ipAddress';
import { keyOfPassphrase } from '../../delivery/subscription/secret/keys';
import { hasReadableLogin } from '../../delivery/subscription/input/url';
import type { SubscriptionInput } from '../../delivery/sender';
import { errorMessage } from '../../text/error';
import { emptyFieldIn, type FieldTitles } from '../emptyFields';
import { switchIn } from '../fieldValues';

/** The credential of the sender's two nodes. */
const SENDER_CREDENTIAL = 'webhookSenderApi';

/** What a Webhook Sender credential says; without one, there are no private networks, no HTTP and no proxy. */
export interface SenderAccess {
	readonly credentialed: boolean;
	readonly route: SubscriptionInput['route'];
	/** Whose subscriptions those with this credential are; empty: everybody's. */
	readonly scope: string;
	/** Opens and seals stored secrets, beside the key in the file. */
	readonly passphrase?: string | undefined;
}

/** The fields that have a default where they are empty. */
export const SENDER_FIELDS: FieldTitles = {
	passphrase: 'Encryption Passphrase',
	allowedNetworks: 'Allowed Private Networks',
	proxyUrl: 'Outgoing Proxy URL',
	proxyUser: 'Outgoing Proxy User',
	proxyPassword: 'Outgoing Proxy Password',
};

const PROXY_PROTOCOLS = ['http:', 'https:'];

const SCOPE_DIGITS = 12;

/** Reads the node's credential; throws a sentence where it can't be used. */
export async function senderAccess(
	context: Pick<IExecuteFunctions, 'getNode' | 'getCredentials'>,
): Promise<SenderAccess> {
	const chosen = context.getNode().credentials?.[SENDER_CREDENTIAL];
	if (chosen === undefined) return { credentialed: false, route: INTERNET, scope: '' };
	const access = accessIn(await context.getCredentials(SENDER_CREDENTIAL));
	if (typeof access === 'string') throw new Error(access);
	const credential = chosen.id ?? chosen.name;
	const scope = createHash('sha256').update(credential).digest('hex').slice(0, SCOPE_DIGITS);
	return {
		...access,
		route: { ...access.route, credential },
		scope: access.scope === '' ? '' : scope,
	};
}

/** What the fields of the credential say, or one sentence on what to correct. */
export function accessIn(fields: ICredentialDataDecryptedObject): SenderAccess | string {
	const required = Array.isArray(fields.required) ? fields.required.map(String) : [];
	const empty = emptyFieldIn(fields, SENDER_FIELDS, required);
	if (empty !== undefined) return empty;
	const text = (name: string) => (typeof fields[name] === 'string' ? fields[name].trim() : '');
	const allow = text('allowedNetworks')
		.split(/[\s,]+/)
		.filter((entry) => entry !== '');
	for (const entry of allow) {
		try {
			cidr(entry);
		} catch (error) {
			return `Allowed Private Networks: ${errorMessage(error)}.`;
		}
	}
	const passphrase = text('passphrase');
	const proxy = proxyIn(text('proxyUrl'), text('proxyUser'), text('proxyPassword'));
	if (proxy === '' && (text('proxyUser') !== '' || text('proxyPassword') !== '')) {
		return 'Outgoing Proxy URL is empty, but Outgoing Proxy User or Outgoing Proxy Password is set: enter the URL, or clear both.';
	}
	if (proxy === undefined) {
		return 'Outgoing Proxy URL is invalid: enter for example http://proxy.example.com:3128.';
	}
	if (proxy !== '' && !hasReadableLogin(proxy)) {
		return "Outgoing Proxy URL contains a login that can't be read: enter it in Outgoing Proxy User and Outgoing Proxy Password instead.";
	}
	const switches = switchesIn(fields);
	if (typeof switches === 'string') return switches;
	return {
		credentialed: true,
		route: {
			allow,
			httpAllowed: switches.httpAllowed,
			...(proxy !== '' && { proxy }),
		},
		// The credential's own id makes one of it.
		scope: switches.isOwn ? 'own' : '',
		...(passphrase !== '' && { passphrase }),
	};
}

/** A credential of a version before has no such fields; one that has them, and resolves to nothing, is not taken for off. */
function switchesIn(fields: ICredentialDataDecryptedObject) {
	try {
		const isOn = (name: keyof typeof SWITCHES) => {
			const on = name in fields ? switchIn(fields[name], SWITCHES[name]) : false;
			if (on !== undefined) return on;
			throw new Error(`${SWITCHES[name]} resolves to an empty value: correct its expression.`);
		};
		return { httpAllowed: isOn('allowHttp'), isOwn: isOn('ownSubscriptions') };
	} catch (error) {
		return errorMessage(error);
	}
}

const SWITCHES = {
	allowHttp: 'Allow HTTP',
	ownSubscriptions: 'Keep Subscriptions Separate',
} as const;

/** The proxy's URL with its user; empty where there is no proxy, undefined where it can't be one. */
function proxyIn(text: string, user: string, password: string): string | undefined {
	if (text === '') return '';
	if (!URL.canParse(text)) return undefined;
	const url = new URL(text);
	if (!PROXY_PROTOCOLS.includes(url.protocol)) return undefined;
	// A % in either means itself: the client decodes both.
	if (user !== '') url.username = encodeURIComponent(user);
	if (password !== '') url.password = encodeURIComponent(password);
	return url.href;
}

/** There is no service to ask: the fields themselves are looked at. */
export async function checkSender(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const access = accessIn(credential.data ?? {});
	if (typeof access === 'string') return { status: 'Error', message: access };
	const key =
		access.passphrase === undefined ? undefined : await keyOfPassphrase(access.passphrase);
	return key?.ok === false
		? { status: 'Error', message: key.problem }
		: { status: 'OK', message: 'The fields of the credential are valid.' };
}
