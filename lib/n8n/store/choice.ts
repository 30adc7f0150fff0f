import { readFileSync } from 'node:fs';
import { storeSettings, STORE, type StoreSettings } from './settings';
import { SettingsReader, type ReadFile, type Variables } from './settings/reader';

/** What an n8n process is for: `n8n worker` executes workflows, `n8n webhook` receives webhooks, any other does all. */
export type ProcessType = 'main' | 'worker' | 'webhook';

/** The store that the environment of a process chooses, and the part that process has in n8n. */
export interface StoreChoice {
	readonly settings: StoreSettings;
	readonly process: ProcessType;
	/** Whether n8n runs in queue mode, where several processes share the work. */
	readonly queueMode: boolean;
	/** The line that makes all processes share a store. */
	readonly line: string;
}

/** What of a process is looked at. */
export interface Program {
	readonly argv: readonly string[];
	readonly env: Variables;
}

/** The choice for this process, or what to correct in its environment. */
export function storeChoice(
	{ argv, env }: Program = process,
	readFile: ReadFile = (path) => readFileSync(path, 'utf8'),
): StoreChoice | string {
	const settings = storeSettings(env, readFile);
	if (typeof settings === 'string') return settings;
	const reader = new SettingsReader(env, readFile);
	const type = processType(argv);
	const ofN8n = reader.ofN8n('DB_TYPE') === 'postgresdb';
	const choice = {
		settings,
		process: type,
		// A worker needs no setting to be one.
		queueMode: type !== 'main' || reader.ofN8n('EXECUTIONS_MODE') === 'queue',
		line: `${STORE}=${ofN8n ? 'n8n' : 'postgres://user:password@host:5432/database'}`,
	};
	return reader.problem ?? choice;
}

/** n8n's own way to tell: by its command. */
function processType([, , command]: readonly string[]): ProcessType {
	return command === 'worker' || command === 'webhook' ? command : 'main';
}

/** Why triggers can't be published with this choice; undefined where they can. */
export function problemForTriggers(choice: StoreChoice): string | undefined {
	if (!isMissing(choice)) return undefined;
	return `In queue mode, several n8n processes can receive webhooks, and each would detect only its own duplicates. ${remedy(choice)}`;
}

/** Why nothing can be sent with this choice; undefined where it can. */
export function problemForSender(choice: StoreChoice): string | undefined {
	if (!choice.queueMode || choice.settings.kind !== 'sqlite') return undefined;
	return `In queue mode, Webhook Sender needs PostgreSQL, as each n8n process would keep its own deliveries in a file that the others don't see. ${remedy(choice)}`;
}

/** Whether processes that can't see one another's files would use them: nobody said that they share a folder. */
export function isMissing({ queueMode, settings }: StoreChoice): boolean {
	return queueMode && settings.kind === 'sqlite' && !settings.chosen;
}

function remedy({ line }: StoreChoice): string {
	return `Set ${line} in the environment of every n8n process (main, workers and webhook processors) and restart them.`;
}
