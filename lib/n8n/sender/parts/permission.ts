import {
	INTERNET,
	type ClearRoute,
	type Permission,
} from '../../../delivery/subscription/permission';
import { isOwnWebhook } from '../../ownWebhook';

/** Asks a credential what it allows now. */
type Ask = () => Promise<ClearRoute>;

interface Known {
	readonly ask: Ask;
	/** Of a published trigger: it stays, whoever else uses the credential. */
	readonly keeps: boolean;
	answer?: { readonly at: number; route: ClearRoute | Promise<ClearRoute> };
}

/** A tightened credential holds for every attempt that starts later than this. */
const ANSWER_HOLDS_MILLISECONDS = 1000;
const MOST_CREDENTIALS = 100;

/** The credentials that nodes and triggers of this process have been seen with, by id; what they allow is asked anew. */
export class SenderPermissions {
	private readonly known = new Map<string, Known>();

	constructor(private readonly elapsed: () => number = () => performance.now()) {}

	/** A node or a published trigger (`keeps`) has this credential; `ask` reads it. */
	seen(credential: string, ask: Ask, keeps: boolean): void {
		if (this.known.get(credential)?.keeps && !keeps) return;
		this.known.delete(credential);
		this.known.set(credential, { ask, keeps });
		const [oldest] = [...this.known].find(([, { keeps: stays }]) => !stays) ?? [];
		if (this.known.size > MOST_CREDENTIALS && oldest !== undefined) this.known.delete(oldest);
	}

	/** The trigger that had it has ended. */
	gone(credential: string): void {
		const known = this.known.get(credential);
		if (known) this.known.set(credential, { ...known, keeps: false });
	}

	/**
	 * What a subscription's credential allows now. One that was not seen since n8n started is answered by the sender's own:
	 * that of a published Webhook Sender Trigger.
	 */
	readonly permission: Permission = (principal, url) => {
		const { credential, ownWebhook, copied, proxy } = principal;
		if (ownWebhook && isOwnWebhook(url)) return OWN_WEBHOOK;
		if (credential === undefined && !copied) return INTERNET;
		const known = this.known.get(credential ?? '') ?? this.own();
		const route = known === undefined ? INTERNET : this.ask(known);
		if (proxy === undefined) return route;
		return Promise.resolve(route).then((now) => ({ ...now, proxy: now.proxy ?? proxy }));
	};

	/**
	 * Whether this process can tell where subscriptions saved with this credential may be sent to: where it is none, where
	 * it was seen here, or where a published trigger has one.
	 */
	canTell(credential: string | undefined): boolean {
		return credential === undefined || this.known.has(credential) || this.own() !== undefined;
	}

	private own(): Known | undefined {
		return [...this.known.values()].find(({ keeps }) => keeps);
	}

	private ask(known: Known): ClearRoute | Promise<ClearRoute> {
		const now = this.elapsed();
		const { answer } = known;
		if (answer !== undefined && now - answer.at < ANSWER_HOLDS_MILLISECONDS) return answer.route;
		const asked = known.ask();
		const asking: Known['answer'] = { at: now, route: asked };
		known.answer = asking;
		// Nobody waits for what is known. A failure is told to whom waits, and asked again a second later.
		asked.then((route) => (asking.route = route)).catch(() => undefined);
		return asked;
	}
}

/** The URL is n8n's own as it is configured, so wherever its name leads is this n8n. */
export const OWN_WEBHOOK: ClearRoute = { allow: ['0.0.0.0/0', '::/0'], httpAllowed: true };

/** The process's credentials. */
export const permissions = new SenderPermissions();
