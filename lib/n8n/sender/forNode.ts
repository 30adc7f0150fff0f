import type { IExecuteFunctions } from 'n8n-workflow';
import { scopedSender } from '../../delivery/scopedSender';
import type { Sender } from '../../delivery/sender';
import type { Platform } from '../../webhook/platform/definition';
import { senderAccess, type SenderAccess } from './access';
import { permissions } from './parts/permission';
import { senderFor } from './process';

/** The sender as the node's credential lets one see it, and what that credential says; `release` where a trigger ends. */
export interface ActingSender {
	readonly sender: Sender;
	readonly access: SenderAccess;
	readonly release: () => void;
}

/**
 * Opens the sender for a node. What its credential allows is asked anew for each later attempt, for as long as n8n runs;
 * a published trigger's (`keeps`) is the sender's own. Throws a sentence where credential or store can't be used.
 */
export async function actingSender(
	context: Pick<IExecuteFunctions, 'getNode' | 'getCredentials' | 'logger'>,
	platforms: readonly Platform[],
	keeps = false,
): Promise<ActingSender> {
	const access = await senderAccess(context);
	const { credential } = access.route;
	const ask = async () => (await senderAccess(context)).route;
	if (credential !== undefined) permissions.seen(credential, ask, keeps);
	const release = () => {
		if (keeps && credential !== undefined) permissions.gone(credential);
	};
	const sender = await senderFor(context, access.passphrase, platforms);
	return { access, release, sender: scopedSender(sender, access.scope) };
}
