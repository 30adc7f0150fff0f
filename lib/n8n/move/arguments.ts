import { parseArgs } from 'node:util';
import { errorMessage } from '../../text/error';

/** What the command is asked to do. */
export interface MoveArguments {
	readonly to: 'postgres' | 'sqlite';
	readonly does: 'move' | 'look' | 'cancel';
	readonly replaces: boolean;
	/** Ids of keys whose secrets stay as they are. */
	readonly keeps: readonly string[];
}

/** How the command is used. */
export const USAGE = `Moves everything that Webhook Sender and the triggers have stored between SQLite and PostgreSQL.

  --to postgres | sqlite   where to
  --dry-run                only say what would be moved, and what stands in the way
  --replace                keep what is there under another name, where it is not empty
  --keep-key <id>          secrets encrypted with this key stay so: it is that of a credential's passphrase
  --cancel                 give up a move that is not finished

Stop all n8n processes first, and run it with n8n's environment, in which TELEPHONY_WEBHOOKS_STORE says where PostgreSQL is. It can be interrupted and run again. See docs/operations.md.`;

/** Reads the command line; a sentence where it can't be understood. */
export function moveArguments(argv: readonly string[]): MoveArguments | string {
	try {
		const { values } = parseArgs({
			args: [...argv],
			options: {
				to: { type: 'string' },
				'dry-run': { type: 'boolean' },
				replace: { type: 'boolean' },
				'keep-key': { type: 'string', multiple: true },
				cancel: { type: 'boolean' },
				help: { type: 'boolean' },
			},
		});
		const { to, cancel, replace = false, help } = values;
		if (help === true) return USAGE;
		if (to !== 'postgres' && to !== 'sqlite') {
			return `Say where to: --to postgres or --to sqlite.\n\n${USAGE}`;
		}
		if (cancel === true && (replace || values['dry-run'] === true)) {
			return '--cancel goes with --to alone.';
		}
		const does = cancel === true ? 'cancel' : values['dry-run'] === true ? 'look' : 'move';
		return { to, does, replaces: replace, keeps: values['keep-key'] ?? [] };
	} catch (error) {
		return `${errorMessage(error)}\n\n${USAGE}`;
	}
}
