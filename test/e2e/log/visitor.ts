/** A browser as far as the log page needs one: keeps cookies by the folder of the address, and tells where a form is from. */
export class Visitor {
	private readonly cookies = new Map<string, { readonly value: string; readonly folder: string }>();

	/** The page's address as this visitor knows it. */
	constructor(readonly address: string) {}

	/** Another browser with the same cookies; at another address of the same page, if one is given. */
	again(address = this.address): Visitor {
		const other = new Visitor(address);
		for (const [name, cookie] of this.cookies) other.cookies.set(name, cookie);
		return other;
	}

	async get(query = '', headers: Readonly<Record<string, string>> = {}): Promise<Response> {
		return await this.ask(`${this.address}${query}`, {
			headers: { accept: 'text/html', ...headers },
		});
	}

	async post(
		form: Readonly<Record<string, string>>,
		headers: Readonly<Record<string, string>> = {},
	): Promise<Response> {
		return await this.ask(this.address, {
			method: 'POST',
			body: new URLSearchParams(form),
			headers: { accept: 'text/html', origin: new URL(this.address).origin, ...headers },
		});
	}

	/** Opens the page, fills in its form, and follows to where that leads. */
	async signIn(password: string): Promise<Response> {
		const challenge = fieldIn(await (await this.get()).text(), 'challenge');
		const answer = await this.post({ action: 'sign-in', challenge, password });
		const to = answer.headers.get('location');
		return to === null ? answer : await this.get(to);
	}

	async ask(url: string, init: RequestInit): Promise<Response> {
		const { pathname } = new URL(url);
		const cookie = [...this.cookies]
			.filter(([, { folder }]) => pathname === folder || pathname.startsWith(`${folder}/`))
			.map(([name, { value }]) => `${name}=${value}`)
			.join('; ');
		const headers = { ...init.headers, ...(cookie !== '' && { cookie }) };
		const response = await fetch(url, { ...init, headers, redirect: 'manual' });
		for (const set of response.headers.getSetCookie()) {
			const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
			const folder = pathname.slice(0, pathname.lastIndexOf('/'));
			if (/; Max-Age=0/.test(set)) this.cookies.delete(name);
			else this.cookies.set(name, { value, folder });
		}
		return response;
	}
}

/** The value of a hidden field in a page. */
export function fieldIn(page: string, name: string): string {
	const found = new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1];
	if (found === undefined) throw new Error(`The page has no field ${name}: ${page.slice(0, 500)}`);
	return found;
}
