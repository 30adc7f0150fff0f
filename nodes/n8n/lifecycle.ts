import { NodeOperationError, type IHookFunctions, type INode } from 'n8n-workflow';
import { freshKeys } from './secrets';
import { settingsOf, type TriggerSettings, type TriggerSource } from './settings';

type Hook = (this: IHookFunctions) => Promise<boolean>;
/** n8n's three hooks of a webhook. */
export interface WebhookMethods {
	readonly checkExists: Hook;
	readonly create: Hook;
	readonly delete: Hook;
}

/**
 * The hooks where the user subscribes by hand: there is nothing to register, but what would make the trigger deaf or
 * open is found at activation. Throws a NodeOperationError that says what to do.
 */
export function byHand(source: TriggerSource): WebhookMethods {
	return {
		async checkExists() {
			await inspect(this, source);
			return true;
		},
		async create() {
			return true;
		},
		async delete() {
			return true;
		},
	};
}

/** Reads a trigger's settings at activation; throws where they can't work, warns where they are risky. */
export async function inspect(
	hook: IHookFunctions,
	source: TriggerSource,
): Promise<TriggerSettings> {
	const node = hook.getNode();
	const settings = readOrThrow(hook, node, source);
	const { platform, verification } = settings;
	if (settings.selection !== 'all' && settings.selection.size === 0) {
		const advice = 'No event is selected: select at least one, or "All Events", in this trigger.';
		throw new NodeOperationError(node, advice);
	}
	if (!verification) {
		hook.logger.warn(
			`${node.name}: signatures are not verified, anyone who knows the URL can start the workflow`,
		);
	} else if (platform.signature.needsSecret) {
		const keys = await freshKeys(hook, node, settings, Date.now());
		if (keys.length === 0) throw new NodeOperationError(node, noSecret(settings));
	}
	warnOfSlowExpressions(hook);
	return settings;
}

function readOrThrow(hook: IHookFunctions, node: INode, source: TriggerSource): TriggerSettings {
	try {
		return settingsOf(hook, node, source);
	} catch (error) {
		throw new NodeOperationError(node, error instanceof Error ? error : String(error));
	}
}

/** In the message, not the description: n8n 2.41 shows no more than the message of an activation that failed. */
function noSecret({ platform }: TriggerSettings): string {
	return `No usable secret for ${platform.name}: every request would be refused. ${platform.subscription.secret} Enter it in this trigger's credential.`;
}

let warnedOfSlowExpressions = false;

/** n8n 2.36 to 2.41 build a fresh expression engine for every webhook request unless told to do so only when needed. */
function warnOfSlowExpressions(hook: IHookFunctions): void {
	const { N8N_EXPRESSION_ENGINE: engine, N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: lazy } = process.env;
	if (warnedOfSlowExpressions || lazy === 'true' || (engine !== undefined && engine !== 'vm'))
		return;
	warnedOfSlowExpressions = true;
	hook.logger.info(
		'Webhooks answer several times faster with N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true: without it n8n builds an expression engine for every request',
	);
}
