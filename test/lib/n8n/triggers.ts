import type { INodeType } from 'n8n-workflow';
import { platforms } from '../../../nodes/platforms';
import { SignedWebhookTrigger } from '../../../nodes/SignedWebhook/SignedWebhookTrigger.node';
import type { Platform } from '../../../lib/webhook/platform/definition';

/** A platform's name with its definition, for tables of tests. */
export const platformRows = platforms.map((platform) => [platform.name, platform] as const);

/** Name of a platform's folder in nodes/ and in test/fixtures/. */
export function folderOf({ id }: Pick<Platform, 'id'>): string {
	return id.charAt(0).toUpperCase() + id.slice(1);
}

/** The trigger node of a platform, found by the rule that names its file and class. */
export function triggerOf(platform: Pick<Platform, 'id'>): INodeType {
	const folder = folderOf(platform);
	const file = jest.requireActual<Record<string, new () => INodeType>>(
		`../../../nodes/${folder}/${folder}Trigger.node`,
	);
	const Trigger = file[`${folder}Trigger`];
	if (Trigger === undefined) throw new Error(`${folder}Trigger.node.ts exports no such class`);
	return new Trigger();
}

/** The trigger of self-hosted emitters. */
export const signedWebhookTrigger = (): INodeType => new SignedWebhookTrigger();
