import { createRequire } from 'node:module';
import { join } from 'node:path';
import { projectFolder } from '../../test/n8n/install/project';

interface WebhooksMethods {
	verify(secret: string, payload: string, signature: string): Promise<boolean>;
}

/** `verify` of `@octokit/webhooks-methods`; by its file, as the package lets only ES modules import it by name. */
export function octokitVerify(): WebhooksMethods['verify'] {
	const folder = join(projectFolder(), 'node_modules', '@octokit', 'webhooks-methods');
	const methods = createRequire(__filename)(
		join(folder, 'dist-node', 'index.js'),
	) as WebhooksMethods;
	return methods.verify;
}
