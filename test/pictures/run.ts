/*
 * Takes the pictures in the documents again:
 *
 *     npm run pictures                          all
 *     npm run pictures -- log missed-call-sms   those whose path contains one of these words
 *
 * Look at each before you commit it.
 */
import { join } from 'node:path';
import { startChromium } from '../editor/browser/chromium';
import { Editor } from '../editor/browser/page';
import { projectFolder } from '../n8n/install/project';
import { allPictures, LOG_PICTURES, picturesWith, TRIGGER_PICTURE } from './list';
import { TAKEN_OF_LOG, visitOrdinaryDay } from './logPage';
import { takeTrigger } from './trigger';
import { takeWorkflow } from './workflow';

const print = (line: string) => process.stdout.write(`${line}\n`);
const pathOf = (file: string) => join(projectFolder(), 'docs', file);

async function main(words: readonly string[]): Promise<void> {
	const wanted = picturesWith(words, allPictures());
	const ofLog = LOG_PICTURES.filter((file) => wanted.includes(file));
	const inEditor = wanted.filter((file) => !ofLog.some((one) => one === file));
	if (ofLog.length > 0) await takeOfLog(ofLog);
	if (inEditor.length > 0) await takeInEditor(inEditor);
}

async function takeOfLog(files: ReadonlyArray<(typeof LOG_PICTURES)[number]>): Promise<void> {
	const browser = await startChromium();
	try {
		await visitOrdinaryDay(browser, async (visitor) => {
			for (const file of files) {
				await TAKEN_OF_LOG[file](visitor, pathOf(file));
				print(file);
			}
		});
	} finally {
		await browser.close();
	}
}

async function takeInEditor(files: readonly string[]): Promise<void> {
	const editor = await Editor.open(print);
	try {
		for (const file of files) {
			const take = file === TRIGGER_PICTURE ? takeTrigger : takeWorkflow;
			await take(editor, pathOf(file));
			print(file);
		}
	} finally {
		await editor.close();
	}
}

main(process.argv.slice(2)).catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
