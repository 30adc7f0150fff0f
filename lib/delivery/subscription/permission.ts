/** Where requests may go, and through which proxy; a subscription's `Route` with the proxy's URL in clear. */
export interface ClearRoute {
	readonly allow: readonly string[];
	readonly httpAllowed: boolean;
	readonly proxy?: string | undefined;
}

/** What is stored of who may send where: no more than whom to ask at each attempt. */
export interface Principal {
	/** The credential that a subscription was saved with, by its id; absent: none, so the internet only. */
	readonly credential?: string | undefined;
	/** A sample to a webhook of this n8n itself. */
	readonly ownWebhook?: boolean | undefined;
	/** Stored by a version that copied what the credential allowed: the sender's own credential decides now. */
	readonly copied?: boolean | undefined;
	/** The proxy of such a version, in clear. */
	readonly proxy?: string | undefined;
}

/** Where one who acts may send now, and who that is. */
export type ActingRoute = ClearRoute & Pick<Principal, 'credential' | 'ownWebhook'>;

/** Answers where a principal may send to that URL now; asked for each attempt. Rejects where nobody can tell. */
export type Permission = (principal: Principal, url: string) => ClearRoute | Promise<ClearRoute>;

/** What anybody may. */
export const INTERNET: ClearRoute = { allow: [], httpAllowed: false };

/** What to keep of one who acts. */
export function principalOf({ credential, ownWebhook }: ActingRoute): Principal {
	return {
		...(credential !== undefined && { credential }),
		...(ownWebhook && { ownWebhook }),
	};
}
