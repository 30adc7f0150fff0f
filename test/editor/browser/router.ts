import type { Page } from 'playwright-core';

/** Goes to another address of n8n's editor without loading the page anew. */
export async function goWithin(page: Page, path: string): Promise<void> {
	await page.locator('#app').evaluate(async (app, address) => {
		await (app as unknown as VueRoot).__vue_app__.config.globalProperties.$router.push(address);
	}, path);
}

/** The element in which Vue runs n8n's editor, as far as it is used here. */
interface VueRoot {
	readonly __vue_app__: {
		readonly config: {
			readonly globalProperties: {
				readonly $router: { push(path: string): Promise<unknown> };
			};
		};
	};
}
