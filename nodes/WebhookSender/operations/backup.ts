import { invalid } from '../../../lib/delivery/subscription/result';
import type { SenderOperation } from '../../../lib/n8n/sender/operation';

const create: SenderOperation = async ({ read, backUp }) => {
	const keep = read<unknown>('backupsToKeep', 7);
	if (!Number.isInteger(keep) || Number(keep) < 1) {
		return invalid('Backups to Keep is invalid: enter a whole number of 1 or more.');
	}
	const { files, ...backup } = await backUp(Number(keep));
	return {
		ok: true,
		value: { items: [{ json: { ...backup, files: files.map((file) => ({ ...file })) } }] },
	};
};

/** What Webhook Sender does with backups. */
export const backupOperations = { create };
