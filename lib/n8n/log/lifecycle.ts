import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';
import { errorSentence } from '../../text/error';
import { problemForSender, storeChoice } from '../store/choice';
import type { WebhookMethods } from '../trigger/lifecycle';
import { logAccess } from './access';

/** The hooks of the log page's node: nothing is registered elsewhere, but a page that nobody could open isn't published. */
export const logLifecycle: WebhookMethods = {
	async checkExists() {
		await inspect(this);
		return true;
	},
	async create() {
		return true;
	},
	async delete() {
		return true;
	},
};

async function inspect(hook: IHookFunctions): Promise<void> {
	try {
		await logAccess(hook);
	} catch (error) {
		throw new NodeOperationError(hook.getNode(), errorSentence(error));
	}
	const choice = storeChoice();
	const problem = typeof choice === 'string' ? choice : problemForSender(choice);
	if (problem !== undefined) throw new NodeOperationError(hook.getNode(), problem);
}
