import type { N8nClient } from '../n8n/api/rest';
import { TEST_OWNER } from '../n8n/api/session';

interface Listed {
	readonly id: string;
	readonly name: string;
}

/** What to do once everything runs: what to open first, each workflow by its address, and what to try next. */
export async function nextSteps(client: N8nClient): Promise<string> {
	const { url } = client.session;
	const listed = await client.session.request<Listed[]>('GET', '/rest/workflows');
	const addressOf = ({ id }: Listed) => `${url}/workflow/${id}`;
	const named = [...listed].sort((one, other) => one.name.localeCompare(other.name));
	const first = named.find(({ name }) => name.startsWith('JustCall')) ?? named[0];
	return [
		`n8n is open at ${url}: log in with ${TEST_OWNER.email} and the password ${TEST_OWNER.password}`,
		...(first
			? [
					'',
					`1. Open ${addressOf(first)}`,
					'   It is published and has received events: click Executions to see each with its contact, call and message.',
					'2. Click Editor, open its trigger and click "Execute step": it listens for one test event, at its Test URL.',
					'3. In a new workflow choose Import from file and take workflows/send-me-a-sample.json. In Send a Sample paste that',
					"   Test URL and select the trigger's credential. Execute it: the sample shows in the trigger's output.",
				]
			: []),
		'',
		'All workflows:',
		...named.map((one) => `  ${addressOf(one)}  ${one.name}`),
		'',
		'Everything is in a temporary folder and is deleted when you stop this with Ctrl+C.',
	].join('\n');
}
