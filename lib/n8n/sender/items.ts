import {
	NodeOperationError,
	type ICredentialDataDecryptedObject,
	type IExecuteFunctions,
	type INode,
	type NodeParameterValueType,
} from 'n8n-workflow';
import { randomInt } from 'node:crypto';
import { errorSentence } from '../../text/error';
import type { Platform } from '../../webhook/platform/definition';
import { actingSender } from './forNode';
import { storeChoice } from '../store/choice';
import { storeFolder } from '../store/claims';
import { backUp, type Backup } from './backup';
import { outboxMark } from './outboxMark';
import { runTrace } from './runTrace';
import { sendingRun } from './sendingRun';
import type { OperationInput } from './operation';

type Context = IExecuteFunctions;

/** What each input item's operation is given; throws where the credential or the store can't be used. */
export async function operationInputs(
	context: Context,
	node: INode,
	platforms: readonly Platform[],
): Promise<(index: number) => OperationInput> {
	try {
		const { access, sender } = await actingSender(context, platforms);
		const { route, credentialed } = access;
		const held = new Map<string, Promise<ICredentialDataDecryptedObject | undefined>>();
		const fieldsIn = async (credential: string) => {
			const known = held.get(credential) ?? fieldsOf(context, node, credential);
			held.set(credential, known);
			return await known;
		};
		const mark = outboxMark(context);
		const trace = runTrace(context, node);
		const sentBy = sendingRun(context);
		return (index) => ({
			read: (parameter, absent) =>
				context.getNodeParameter(parameter, index, absent) as typeof absent,
			isEntered: (parameter) => isEntered(node.parameters[parameter]),
			locate: (parameter) => {
				const options = { extractValue: true };
				const value = context.getNodeParameter(parameter, index, '', options) as unknown;
				return typeof value === 'string' ? value.trim() : '';
			},
			sender,
			route,
			credentialed,
			fieldsIn,
			zone: context.getTimezone(),
			trace,
			sentBy,
			nowMilliseconds: Date.now,
			backUp: async (keep) => await backUpHere(keep),
			mark,
			random: (below) => randomInt(below),
		});
	} catch (error) {
		throw new NodeOperationError(node, errorSentence(error));
	}
}

/** Throws a sentence where PostgreSQL holds everything: it has tools of its own. */
async function backUpHere(keep: number): Promise<Backup> {
	const choice = storeChoice();
	if (typeof choice !== 'string' && choice.settings.kind === 'postgres') {
		const { schema } = choice.settings.options;
		throw new Error(
			`Deliveries are stored in PostgreSQL, which is backed up with its own tools: for example, pg_dump --schema=${schema} copies everything that Webhook Sender and the triggers store.`,
		);
	}
	return await backUp(storeFolder(), { keep, nowMilliseconds: Date.now() });
}

async function fieldsOf(
	context: Context,
	node: INode,
	credential: string,
): Promise<ICredentialDataDecryptedObject | undefined> {
	if (node.credentials?.[credential] === undefined) return undefined;
	return await context.getCredentials<ICredentialDataDecryptedObject>(credential);
}

function isEntered(parameter: NodeParameterValueType | undefined): boolean {
	if (Array.isArray(parameter)) return parameter.length > 0;
	return (parameter ?? '') !== '';
}
