import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../n8n/install/project';

/** Pictures of the log page, by their paths in docs/. */
export const LOG_PICTURES = ['log.png', 'log-delivery.png', 'log-received.png'] as const;

/** The picture of a trigger with an event, by its path in docs/. */
export const TRIGGER_PICTURE = 'editor.png';

/** Pictures of ready-made workflows, by their paths in docs/: those that docs/workflows.md shows. */
export function workflowPictures(): string[] {
	const text = readFileSync(join(projectFolder(), 'docs', 'workflows.md'), 'utf8');
	return [...text.matchAll(/!\[[^\]]*\]\((workflows\/[\w-]+\.png)\)/g)].map(
		([, file = '']) => file,
	);
}

/** Every picture that is taken for the documents, by its path in docs/. */
export function allPictures(): string[] {
	return [...LOG_PICTURES, TRIGGER_PICTURE, ...workflowPictures()];
}

/** Those whose paths contain one of the words; all where there is no word. Throws where a word is in no path. */
export function picturesWith(words: readonly string[], all: readonly string[]): string[] {
	const unknown = words.find((word) => !all.some((file) => file.includes(word)));
	if (unknown !== undefined) {
		throw new Error(`No picture's name contains "${unknown}". There are: ${all.join(', ')}`);
	}
	if (words.length === 0) return [...all];
	return all.filter((file) => words.some((word) => file.includes(word)));
}
