import '../../lib/n8n/userFolder';
import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadOutputSchema } from 'n8n-core';
import { presets } from '../../../nodes/WebhookSender/fields/endpoint';
import { outputSchemas } from '../../../nodes/WebhookSender/outputSchemas';
import { platformOf, samplesOf } from '../../../nodes/WebhookSender/sample/list';
import { folderOf } from '../../lib/n8n/triggers';
import { removeUserFolder } from '../../lib/n8n/userFolder';

/* What the build puts beside the sender's nodes. */

const NODES = join(__dirname, '../../../dist/nodes');
afterAll(removeUserFolder);

const operations = Object.entries(outputSchemas).flatMap(([resource, all]) =>
	Object.keys(all).map((operation) => [resource, operation] as const),
);

test.each(operations)('n8n finds what %s: %s gives', (resource, operation) => {
	const nodeDir = join(NODES, 'WebhookSender');
	const schema = loadOutputSchema({ nodeDir, version: 1, resource, operation });
	expect(Object.keys(schema?.properties ?? {}).length).toBeGreaterThan(1);
});

test('n8n finds what Webhook Sender Trigger gives', () => {
	const schema = loadOutputSchema({ nodeDir: join(NODES, 'WebhookSender'), version: 1 });
	expect(Object.keys(schema?.properties ?? {})).toEqual(
		expect.arrayContaining(['event', 'subscriptionId', 'deliveryId', 'statusCode']),
	);
});

test.each(presets.map((preset) => [preset.name, preset] as const))(
	'every sample of %s is there',
	(_name, preset) => {
		const folder = folderOf(platformOf(preset) ?? { id: 'signedWebhook' });
		const missing = samplesOf(preset).filter(
			({ type }) => !existsSync(join(NODES, 'samples', folder, `${type}.json`)),
		);
		expect(missing).toEqual([]);
	},
);
