/** A node as in an exported workflow; `create` fills in what the editor would. */
export interface WorkflowNode {
	id?: string;
	name: string;
	type: string;
	typeVersion: number;
	position?: [number, number];
	parameters: Record<string, unknown>;
	webhookId?: string;
	credentials?: Record<string, { id: string; name: string }>;
}

/** A workflow as exported from the editor. */
export interface WorkflowDefinition {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
}

/** A workflow as n8n stores it: the saved draft, and the version that is published. */
export interface StoredWorkflow extends WorkflowDefinition {
	id: string;
	versionId: string;
	/** `null` while the workflow is not active. */
	activeVersionId: string | null;
}
