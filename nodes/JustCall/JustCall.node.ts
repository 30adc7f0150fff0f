import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { actionDescription, actionMethods, actionSubtitle } from '../../lib/n8n/action/description';
import { justCallService } from './service';

/** What a workflow can do in JustCall. */
export class JustCall implements INodeType {
	description: INodeTypeDescription = {
		...actionDescription(justCallService),
		subtitle: actionSubtitle(justCallService),
		icon: { light: 'file:justCall.svg', dark: 'file:justCall.dark.svg' },
		usableAsTool: true,
		credentials: [{ name: 'justCallApi', required: true }],
	};

	methods = actionMethods(justCallService);
}
