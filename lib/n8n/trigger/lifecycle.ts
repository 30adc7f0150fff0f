import { NodeOperationError, type IHookFunctions, type INode } from 'n8n-workflow';
import { secretWord } from '../../webhook/platform/words';
import { retryHorizonSeconds } from '../../webhook/retry/platformDelivery';
import type { SecretReading } from '../../webhook/signature/secrets';
import { emptyOptions, type FieldTitles } from '../emptyFields';
import { problemForTriggers, storeChoice } from '../store/choice';
import { introduce } from './log/count';
import { freshSecrets } from './secrets';
import { unknownEvents } from './selected';
import { settingsOf, type TriggerSettings, type TriggerSource } from './settings';

type Hook = (this: IHookFunctions) => Promise<boolean>;
/** n8n's three hooks of a webhook. */
export interface WebhookMethods {
	readonly checkExists: Hook;
	readonly create: Hook;
	readonly delete: Hook;
}

/**
 * The hooks where the user registers the URL manually: there is nothing to register, but what would make the trigger deaf or
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
	const { verification } = settings;
	if (settings.selection !== 'all' && settings.selection.size === 0) {
		const advice = 'No event is selected: select at least one, or "All Events", in this trigger.';
		throw new NodeOperationError(node, advice);
	}
	if (!verification) {
		hook.logger.warn(
			`${node.name}: signatures are not verified, so anyone who knows the URL can start the workflow. Switch on Verify Signatures.`,
		);
	} else {
		const secrets = await freshSecrets(hook, node, settings, performance.now());
		const missing = whyNoSecret(settings, secrets);
		if (missing !== undefined) throw new NodeOperationError(node, missing);
		complain(
			hook,
			(secrets?.flaws ?? []).map((flaw) => `${flaw} ${CORRECT_IT}`),
		);
	}
	complain(hook, noCommonStore(hook));
	complain(hook, unknownEvents(settings.platform, settings.selection));
	complain(hook, [...emptyList(settings), ...withoutValue(hook, node), ...shortWindow(settings)]);
	warnOfOpenUrl(hook, settings);
	warnOfSlowExpressions(hook);
	introduce(hook, source.name);
	return settings;
}

function readOrThrow(hook: IHookFunctions, node: INode, source: TriggerSource): TriggerSettings {
	try {
		return settingsOf(hook, node, source);
	} catch (error) {
		throw new NodeOperationError(node, error instanceof Error ? error : String(error));
	}
}

/**
 * Stops publishing with these sentences. A workflow that n8n starts again goes on, with a warning: what it was published
 * with was right then, and a trigger that stays deaf after an upgrade would lose every event.
 */
function complain(hook: IHookFunctions, sentences: readonly string[]): void {
	if (sentences.length === 0) return;
	const node = hook.getNode();
	// In the message, not the description: n8n 2.41 shows no more than the message of an activation that failed.
	const text = sentences.join(' ');
	if (!STARTING.has(hook.getActivationMode())) throw new NodeOperationError(node, text);
	hook.logger.warn(`${node.name}: ${text}`);
}

const STARTING: ReadonlySet<string> = new Set(['init', 'leadershipChange']);
const CORRECT_IT = "Correct it in this trigger's credential.";

function whyNoSecret(
	{ platform }: TriggerSettings,
	secrets: SecretReading | undefined,
): string | undefined {
	const { name, signature, subscription } = platform;
	if (secrets === undefined ? !signature.needsSecret : secrets.keys.length > 0) return undefined;
	const flaws = secrets?.flaws ?? [];
	const what = `No usable ${secretWord(platform)} for ${name}: every request would be rejected.`;
	if (flaws.length > 0) return `${what} ${flaws.join(' ')} ${CORRECT_IT}`;
	const orNone = signature.needsSecret ? '' : ', or remove the credential from the trigger';
	return `${what} ${subscription.secret} Enter it in this trigger's credential${orNone}.`;
}

function emptyList({ admitsNoOne }: TriggerSettings): string[] {
	if (!admitsNoOne) return [];
	return [
		'Allowed IP Addresses is empty, so every request would be rejected. Enter the addresses, or remove the option.',
	];
}

/** A test event is not remembered: it needs no store. */
function noCommonStore(hook: IHookFunctions): string[] {
	if (hook.getActivationMode() === 'manual') return [];
	const choice = storeChoice();
	const problem = typeof choice === 'string' ? choice : problemForTriggers(choice);
	return problem === undefined ? [] : [problem];
}

/** Options that would be as if they had not been added; of the addresses the list itself says so. */
const OPTION_TITLES: FieldTitles = {
	defaultCountry: 'Default Country',
	rememberHours: 'Remember For (Hours)',
	toleranceSeconds: 'Replay Window (Seconds)',
};

function withoutValue(hook: IHookFunctions, node: INode): string[] {
	const read = (name: string): unknown => hook.getNodeParameter(name, null);
	return emptyOptions(node, read, OPTION_TITLES).map(
		(title) => `${title} resolves to an empty value: correct its expression, or remove the option.`,
	);
}

/** Where the signature has no time, what is judged is the event's, and retries are as old as the platform waits. */
function shortWindow({ platform, toleranceSeconds = Infinity }: TriggerSettings): string[] {
	const seconds = retryHorizonSeconds(platform.delivery);
	if (!platform.signature.signsNoTime || toleranceSeconds >= seconds) return [];
	return [
		`Replay Window is shorter than ${platform.name} keeps retrying, and not all of its signatures have a timestamp, so late retries would be rejected. Enter at least ${seconds} seconds, or remove the option.`,
	];
}

/** Where the platform does not sign, only a token of the user's own keeps strangers out. */
function warnOfOpenUrl(hook: IHookFunctions, { platform, credential }: TriggerSettings): void {
	const node = hook.getNode();
	const hasToken = credential !== undefined && node.credentials?.[credential] !== undefined;
	if (platform.signature.needsSecret || hasToken) return;
	hook.logger.warn(
		`${node.name}: anyone who knows the URL can send events, as ${platform.name} doesn't sign them. Choose a credential with a token, and append &token= and the token to the URLs.`,
	);
}

let warnedOfSlowExpressions = false;

/** n8n 2.36 to 2.41 build a fresh expression engine for every webhook request unless told to do so only when needed. */
function warnOfSlowExpressions(hook: IHookFunctions): void {
	const { N8N_EXPRESSION_ENGINE: engine, N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: lazy } = process.env;
	if (warnedOfSlowExpressions || lazy === 'true' || (engine !== undefined && engine !== 'vm'))
		return;
	warnedOfSlowExpressions = true;
	hook.logger.info(
		"To answer webhooks several times faster, set the environment variable N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true and restart n8n: it then doesn't build an expression engine for every request.",
	);
}
