import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { actionDescription, actionMethods, actionSubtitle } from '../../lib/n8n/action/description';
import { runACallService } from './service';

/** What a workflow can do in Run a Call. */
export class RunACall implements INodeType {
	description: INodeTypeDescription = {
		...actionDescription(runACallService),
		subtitle: actionSubtitle(runACallService),
		icon: { light: 'file:runACall.svg', dark: 'file:runACall.dark.svg' },
		usableAsTool: true,
		credentials: [{ name: 'runACallApi', required: true }],
	};

	methods = actionMethods(runACallService);
}
