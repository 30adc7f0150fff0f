import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { platforms } from '../../nodes/platforms';
import type { WorkflowDefinition } from '../n8n/definition';
import { triggerOf } from '../stage/connected';

const FOLDER = join(__dirname, '..', '..', 'workflows');

/** The ready-made workflows take every event of their platform: an event added later must be connected, too. */
test.each(readdirSync(FOLDER).filter((file) => file.endsWith('.json')))(
	'%s takes every event of its platform, and every output leads on',
	(file) => {
		const definition = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as WorkflowDefinition;
		const trigger = triggerOf(definition);
		const platform = platforms.find(
			({ id }) => trigger.type === `n8n-nodes-telephony-webhooks.${id}Trigger`,
		);
		expect(platform?.name).toBeDefined();
		expect(trigger.parameters.events).toEqual(['*']);
		const { main } = definition.connections[trigger.name] as { main: unknown[][] };
		const outputs = Object.keys(platform?.events ?? {}).length + 1;
		expect(main.filter((targets) => targets.length > 0)).toHaveLength(outputs);
	},
);
