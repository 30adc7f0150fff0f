import type { INodeProperties } from 'n8n-workflow';

/** What can be done with backups. */
export const BACKUP_OPERATIONS: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: 'create',
	displayOptions: { show: { resource: ['backup'] } },
	options: [
		{
			name: 'Create',
			value: 'create',
			action: 'Create a backup',
			description:
				"Save subscriptions, deliveries, secrets and the deduplication store to a new folder on n8n's disk",
		},
	],
};

/** Their parameters. */
export const BACKUP_FIELDS: INodeProperties[] = [
	{
		displayName:
			"Backups are saved in .n8n/telephony-webhooks/backups; each contains the key that decrypts the stored secrets, so keep them safe. To restore one, stop n8n and replace the store's files with those of the backup.",
		name: 'backupNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { resource: ['backup'] } },
	},
	{
		displayName: 'Backups to Keep',
		name: 'backupsToKeep',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 7,
		description: 'How many backups to keep; older ones are deleted',
		displayOptions: { show: { resource: ['backup'], operation: ['create'] } },
	},
];
