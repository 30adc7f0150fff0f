import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { actionDescription, actionMethods, actionSubtitle } from '../../lib/n8n/action/description';
import { onCallClerkService } from './service';

/** What a workflow can do in OnCallClerk. */
export class OnCallClerk implements INodeType {
	description: INodeTypeDescription = {
		...actionDescription(onCallClerkService),
		subtitle: actionSubtitle(onCallClerkService),
		icon: { light: 'file:onCallClerk.svg', dark: 'file:onCallClerk.dark.svg' },
		usableAsTool: true,
		credentials: [{ name: 'onCallClerkApi', required: true }],
	};

	methods = actionMethods(onCallClerkService);
}
