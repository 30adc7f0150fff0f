import type { Platform } from './definition';

/** What sends the webhooks, as sentences call it: the platform, or the user's own system. */
export function senderOf({ name, subscription }: Pick<Platform, 'name' | 'subscription'>): string {
	return subscription.sender ?? name;
}

/** A platform of which it is known whether it signs. */
interface Signing {
	readonly signature: Pick<Platform['signature'], 'needsSecret'>;
}

/** What the credential holds, as its field is called: nobody signs with what is only in a URL. */
export function secretWord({ signature }: Signing): 'secret' | 'token' {
	return signature.needsSecret ? 'secret' : 'token';
}
