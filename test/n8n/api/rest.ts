import { CommunityPackages } from './communityPackages';
import { Executions } from './executions';
import { N8nSession, TEST_OWNER, type Owner } from './session';
import { describeNodeType, type NodeTypeDescription } from './webhooks';
import { Workflows } from './workflows';

/** n8n's internal REST API, as far as the programs here need it. Make one with `signIn`. */
export class N8nClient {
	readonly workflows: Workflows;
	readonly executions: Executions;
	readonly communityPackages: CommunityPackages;

	constructor(readonly session: N8nSession) {
		this.workflows = new Workflows(session);
		this.executions = new Executions(session);
		this.communityPackages = new CommunityPackages(session);
	}

	/** Saves a credential and returns its id. */
	async createCredential(
		name: string,
		type: string,
		data: Record<string, unknown>,
	): Promise<string> {
		const body = { name, type, data };
		return (await this.session.request<{ id: string }>('POST', '/rest/credentials', body)).id;
	}

	/** Replaces what a credential holds. */
	async updateCredential(
		id: string,
		credential: { name: string; type: string; data: Record<string, unknown> },
	): Promise<void> {
		await this.session.request('PATCH', `/rest/credentials/${id}`, credential);
	}

	/** Deletes all credentials that there are. */
	async deleteCredentials(): Promise<void> {
		const all = await this.session.request<Array<{ id: string }>>('GET', '/rest/credentials');
		for (const { id } of all) await this.deleteCredential(id);
	}

	async deleteCredential(id: string): Promise<void> {
		await this.session.request('DELETE', `/rest/credentials/${id}`);
	}

	/** What n8n tells its editor about a node type; throws when n8n has not loaded it. */
	async nodeType(type: string, typeVersion: number): Promise<NodeTypeDescription> {
		return await describeNodeType(this.session, { type, typeVersion });
	}
}

/** Signs in to the n8n at `url`, making its owner first if it has none. Once serves all restarts. */
export async function signIn(url: string, owner: Owner = TEST_OWNER): Promise<N8nClient> {
	const session = new N8nSession(url);
	await session.signIn(owner);
	return new N8nClient(session);
}
