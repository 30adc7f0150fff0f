import type { PageName } from '../pages';
import type { Visitor } from '../visitor';

/** What is seen only after something was done. */
export interface Step {
	readonly on: PageName;
	readonly signedIn: boolean;
	readonly take: (visitor: Visitor, ids: Readonly<Record<string, string>>) => Promise<void>;
}

const step = (take: Step['take'], on: PageName = 'busy', signedIn = true): Step => ({
	on,
	signedIn,
	take,
});

/** What is seen then, by what it is called. */
export const STEPS: Readonly<Record<string, Step>> = {
	'sign in': step(async (visitor) => void (await visitor.goTo('')), 'busy', false),
	'wrong password': step(
		async (visitor) => {
			await visitor.signIn('wrong');
			await visitor.page.getByRole('alert').waitFor();
		},
		'broken',
		false,
	),
	done: step(async (visitor) => void (await visitor.goTo('?view=deliveries&done=replayed-3'))),
	'rows selected': step(async (visitor) => {
		const { page } = visitor;
		await visitor.goTo('?view=deliveries&status=failed');
		for (const at of [0, 1]) await page.locator('input[name=id]').nth(at).check();
	}),
	'new secret': step(async (visitor, { slow }) => {
		const { page } = visitor;
		await visitor.goTo(`?view=subscription&id=${slow}`);
		await page.getByRole('button', { name: 'Rotate Secret' }).click();
		await page.getByRole('heading', { name: 'New secret' }).waitFor();
	}),
	'keyboard shortcuts': step(async (visitor) => {
		const { page } = visitor;
		await visitor.goTo('');
		await page.keyboard.press('?');
		await page.getByRole('dialog').waitFor();
	}),
};
