import { basename } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { projectFolder, readManifest } from '../n8n/install/project';
import { credentialTypeOf } from '../lib/n8n/credentialTypes';
import { credentialRows, type CredentialRow, type CredentialRows } from './credentialRows';
import { equalOnce } from './browser/once';
import { openedEditor } from './browser/session';
import { typed } from './browser/typed';

/** n8n's own field of credentials that sign requests. */
const DOMAINS = 'Allowed HTTP Request Domains';

const NAMES = (readManifest(projectFolder()).n8n?.credentials ?? []).map((file) => {
	const className = basename(file).split('.')[0] ?? '';
	return className.charAt(0).toLowerCase() + className.slice(1);
});

const editor = openedEditor();
let made: CredentialRows | undefined;
beforeAll(async () => {
	made = await credentialRows();
});
afterAll(async () => await made?.close());

test('the package has credentials, and each of them can be tested', () => {
	expect(NAMES.length).toBeGreaterThan(0);
	expect(Object.keys(made?.rows ?? {}).sort()).toEqual([...NAMES].sort());
});

test.each(NAMES)(
	'%s: the dialog shows its fields, says what is wrong with a wrong entry, and accepts the right one',
	async (name) => {
		const row = made?.rows[name];
		if (row === undefined) throw new Error(`Nothing is known to enter for ${name}`);
		const dialog = await openDialog(name);
		const { labels, texts } = wordingOf(name);
		expect(await equalOnce(async () => await labelsIn(dialog), labels)).toEqual(labels);
		for (const text of texts) await dialog.getByText(text).first().waitFor();
		await save(dialog, row.wrong);
		await dialog.getByText('More details').click();
		await dialog.getByText(row.sentence).first().waitFor();
		await save(dialog, cleared(row));
		await dialog.getByTestId('credentials-config-container-test-success').waitFor();
		await editor().page.keyboard.press('Escape');
		await dialog.waitFor({ state: 'detached' });
	},
);

/** Opens the dialog of a new credential, as a user does by "Create credential"; answers the dialog. */
async function openDialog(name: string): Promise<Locator> {
	const { page } = editor();
	const place = '/home/credentials/create';
	const isWithin = page.url().includes('/home/') && !(await dialogOf(page).isVisible());
	await (isWithin ? editor().goWithin(place) : page.goto(place));
	const { displayName } = credentialTypeOf(name);
	await page.getByTestId('new-credential-type-select').locator('input').fill(displayName);
	await page
		.getByTestId('new-credential-type-select-option')
		.getByText(displayName, { exact: true })
		.click();
	await page.getByTestId('new-credential-type-button').click();
	await dialogOf(page).locator('label').first().waitFor();
	return dialogOf(page);
}

const dialogOf = (page: Page) => page.getByTestId('credential-edit-dialog');

/** What the dialog must show: the fields' labels; hints and notices. */
function wordingOf(name: string) {
	const { properties } = credentialTypeOf(name);
	const isNotice = ({ type }: { type: string }) => type === 'notice';
	return {
		labels: properties.filter((one) => !isNotice(one)).map(({ displayName }) => displayName),
		texts: properties.flatMap(({ hint, displayName, type }) =>
			type === 'notice' ? [displayName] : (hint ?? []),
		),
	};
}

async function labelsIn(dialog: Locator): Promise<string[]> {
	const titles = dialog.locator('label.n8n-input-label [class^=_title_]:visible');
	const shown = (await titles.allInnerTexts()).map((title) => title.replace(/\*\s*$/, '').trim());
	return shown.filter((label) => label !== DOMAINS);
}

/** Enters the fields and saves, upon which n8n tests the credential. */
async function save(dialog: Locator, fields: Readonly<Record<string, string>>): Promise<void> {
	for (const [name, value] of Object.entries(fields)) {
		await dialog.getByTestId(`parameter-input-${name}`).locator('input').fill(value);
	}
	await typed(editor().page);
	await editor().page.getByTestId('credential-save-button').click();
}

/** The right entries, and nothing where only the wrong ones have something. */
function cleared({ right, wrong }: CredentialRow): Readonly<Record<string, string>> {
	const empty = Object.fromEntries(Object.keys(wrong).map((name) => [name, '']));
	return { ...empty, ...right };
}
