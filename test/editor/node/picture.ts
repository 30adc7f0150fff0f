/*
 * Takes a picture of one node's panel in the real editor, to look at after a change:
 *
 *     npm run build
 *     node dist/test/editor/node/picture.js webhookSender out.png
 *     node dist/test/editor/node/picture.js webhookSender out.png '{"resource":"delivery","operation":"getAll"}'
 *
 * The first argument is the node's type, without the package's name; the third sets its parameters. A picture takes about
 * half a minute, as n8n is started for it; several at once are faster: repeat the arguments, with {} for no parameters.
 */
import { projectFolder, readManifest } from '../../n8n/install/project';
import { Editor } from '../browser/page';
import { newestVersion } from './nodes';

const [, , ...words] = process.argv;

async function takePictures(): Promise<void> {
	const wanted = pictures();
	const editor = await Editor.open((line) => process.stdout.write(`${line}\n`));
	try {
		for (const { type, file, parameters } of wanted) {
			const fullType = `${readManifest(projectFolder()).name}.${type}`;
			const typeVersion = newestVersion(fullType);
			await editor.openNodes([{ name: type, type: fullType, typeVersion, parameters }]);
			await editor.openPanel(type);
			// Until fonts, icons and the panel's slide have come to rest.
			await editor.page.waitForTimeout(1000);
			await editor.page.screenshot({ path: file });
			process.stdout.write(`${file}\n`);
		}
	} finally {
		await editor.close();
	}
}

function pictures() {
	const found: Array<{ type: string; file: string; parameters: Record<string, unknown> }> = [];
	for (let at = 0; at < words.length; at += 3) {
		const [type, file, text = '{}'] = words.slice(at, at + 3);
		if (type === undefined || file === undefined) break;
		found.push({ type, file, parameters: JSON.parse(text) as Record<string, unknown> });
	}
	if (found.length > 0) return found;
	throw new Error('Usage: picture.js <node type> <file.png> [parameters as JSON] …');
}

takePictures().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
