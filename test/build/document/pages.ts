import { join } from 'node:path';
import type { ICredentialType, INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { platforms } from '../../../nodes/platforms';
import { services } from '../../../nodes/services';
import {
	actionsTable,
	deliveryTable,
	eventsTable,
	firstStepsTable,
	formatsTable,
	introduction,
	overviewTable,
	platformsTable,
	settingsTable,
} from './definitionTables';
import { importsOfLayers } from '../layers/imports';
import { layersPicture } from '../layers/picture';
import { slugOf } from './markdown';
import {
	choicesReference,
	credentialsReference,
	fieldsReference,
	newestOf,
	operationsReference,
} from './nodeReference';
import { performanceTable } from './performanceTable';
import { costsTable, planTable, sizesTable } from './scalingTables';
import { actionsPage, platformPage } from './platformPage';
import { filledIn } from './recordSamples';
import { filledTable, recordTable } from './recordTable';

/** A document's generated tables and pictures by their names, and what it begins with where there is none yet. */
export interface Page {
	readonly tables: Readonly<Record<string, string>>;
	readonly first?: string;
}

/** What generation reads. */
export interface Described {
	readonly root: string;
	readonly nodes: ReadonlyMap<string, INodeTypeDescription>;
	readonly credentials: readonly ICredentialType[];
}

/** Every document with generated tables, by its file. */
export async function pagesOf(described: Described): Promise<Map<string, Page>> {
	const { root, credentials } = described;
	const fieldsOf = (name: string) => newestOf(nodeOf(described, name));
	const measured = join(root, 'bench', 'results.json');
	const performance = await performanceTable(measured);
	const costs = await costsTable(measured);
	const weighed = join(root, 'bench', 'sizes.json');
	const sizes = await sizesTable(weighed);
	const plan = await planTable(measured, weighed);
	const layers = layersPicture(await importsOfLayers(root));
	return new Map<string, Page>([
		['README.md', { tables: { introduction: introduction(), platforms: overviewTable('docs') } }],
		['docs/development.md', { tables: { layers } }],
		['docs/workflows.md', { tables: { 'first-steps': firstStepsTable() } }],
		['docs/performance.md', { tables: { performance } }],
		['docs/operations.md', { tables: { sizes } }],
		['docs/scaling.md', { tables: { costs, plan } }],
		['docs/queue-mode.md', { tables: { settings: settingsTable() } }],
		['docs/record.md', { tables: { record: recordTable(filledIn(root)) } }],
		['docs/credentials.md', { tables: { credentials: credentialsReference(credentials) } }],
		[
			'docs/triggers.md',
			{ tables: { platforms: platformsTable(), fields: fieldsReference(sharedFields(described)) } },
		],
		[
			'docs/platforms/signed-webhook.md',
			{ tables: { fields: fieldsReference(fieldsOf('signedWebhookTrigger')) } },
		],
		[
			'docs/sender.md',
			{
				tables: {
					formats: formatsTable(),
					events: choicesReference(nodeOf(described, 'webhookSenderTrigger'), 'events'),
					trigger: fieldsReference(fieldsOf('webhookSenderTrigger')),
				},
			},
		],
		['docs/log.md', { tables: { fields: fieldsReference(fieldsOf('webhookLogTrigger')) } }],
		[
			'docs/sender-reference.md',
			{ tables: { operations: operationsReference(nodeOf(described, 'webhookSender')) } },
		],
		...platformPages(described),
		...actionPages(described),
	]);
}

function platformPages(described: Described): Array<readonly [file: string, page: Page]> {
	const filled = filledIn(described.root);
	const shared = new Set(sharedFields(described).map(({ name }) => name));
	return platforms.map((platform) => {
		const own = newestOf(nodeOf(described, `${platform.id}Trigger`)).filter(
			({ name }) => !shared.has(name),
		);
		const fields = fieldsReference(own);
		const tables = {
			events: eventsTable(platform),
			...(fields !== '' && { fields }),
			delivery: deliveryTable(platform),
			filled: filledTable(platform, filled),
		};
		const first = platformPage(platform, Object.keys(tables));
		return [`docs/platforms/${slugOf(platform.name)}.md`, { tables, first }];
	});
}

function actionPages(described: Described): Array<readonly [file: string, page: Page]> {
	return [
		['docs/actions.md', { tables: { actions: actionsTable() } }],
		...services.map((service): readonly [string, Page] => {
			const operations = operationsReference(nodeOf(described, service.id));
			const page = { tables: { operations }, first: actionsPage(service) };
			return [`docs/actions/${slugOf(service.name)}.md`, page];
		}),
	];
}

/** The fields that the triggers of all platforms have, as the first has them. */
function sharedFields(described: Described): INodeProperties[] {
	const [first = [], ...others] = platforms.map(({ id }) =>
		newestOf(nodeOf(described, `${id}Trigger`)),
	);
	return first.filter(({ name }) =>
		others.every((fields) => fields.some((field) => field.name === name)),
	);
}

function nodeOf({ nodes }: Described, name: string): INodeTypeDescription {
	const found = nodes.get(name);
	if (found === undefined) throw new Error(`There is no node ${name}: build first`);
	return found;
}
