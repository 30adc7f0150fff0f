import type { IExecutePaginationFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Answer } from '../service/operation';
import type { ApiAnswer } from '../http/send';

/** The item for an answer that is a file: its bytes as binary data, its name, type and size as JSON. */
export async function fileItem(
	run: IExecutePaginationFunctions,
	{ file = { name: 'file', mimeType: 'application/octet-stream' } }: Answer,
	{ body, headers }: ApiAnswer,
	ids: readonly string[],
): Promise<INodeExecutionData> {
	const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body as ArrayBuffer);
	const told = String(headers['content-type'] ?? '').replace(/;.*$/, '');
	const mimeType = told === '' || told === 'application/octet-stream' ? file.mimeType : told;
	// An ID comes from the workflow; a name is no path.
	const fileName = file.name.replace('{id}', ids.join('-').replace(/[^\w.-]/g, '_'));
	const field = run.getNodeParameter('binaryPropertyName', 'data') as string;
	return {
		json: { fileName, mimeType, sizeBytes: bytes.length },
		binary: { [field]: await run.helpers.prepareBinaryData(bytes, fileName, mimeType) },
	};
}
