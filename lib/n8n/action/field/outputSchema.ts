import * as z from 'zod/v4';
import { isObject, type JsonObject } from '../../../webhook/http/message';
import type { Answer } from '../service/operation';

/** What a `file` answer gives beside the file. */
const FileItem = z.object({ fileName: z.string(), mimeType: z.string(), sizeBytes: z.number() });
const DeletedItem = z.object({ deleted: z.boolean() });

/** The JSON schema of an operation's items as they are by default, that is simplified where there is that switch. */
export function outputSchema({ item, kind, simple }: Answer): JsonObject {
	const shape = kind === 'file' ? FileItem : kind === 'deleted' ? DeletedItem : item;
	const { $schema: _schema, ...whole } = z.toJSONSchema(shape, { io: 'input' }) as JsonObject;
	if (simple === undefined) return whole;
	return picked(
		whole,
		simple.map((member) => member.split('.')),
	);
}

function picked(schema: JsonObject, members: readonly string[][]): JsonObject {
	const all = isObject(schema['properties']) ? schema['properties'] : {};
	const names = [...new Set(members.map(([name = '']) => name))];
	const properties: JsonObject = {};
	for (const name of names) {
		const inner = all[name];
		if (!isObject(inner)) continue;
		const deeper = members.filter(([first]) => first === name).map(([, ...rest]) => rest);
		properties[name] = deeper.some((rest) => rest.length === 0) ? inner : picked(inner, deeper);
	}
	return { type: 'object', properties };
}
