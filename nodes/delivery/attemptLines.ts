import type { ClearRoute, Line } from './attemptRoutes';

/** The open routes, by what they allow and the proxy they take. */
export interface Lines {
	of(route: ClearRoute): Line;
	close(): Promise<void>;
}

/** Hardly anybody has several. The one opened longest ago is closed once its requests have ended, and opened again if need be. */
const MOST_LINES = 50;

/** Opens each route when it is first taken. */
export function linesOf(open: (route: ClearRoute) => Line): Lines {
	const byText = new Map<string, Line>();
	const byRoute = new WeakMap<ClearRoute, { readonly line: Line; readonly text: string }>();
	let closed = false;
	const opened = (route: ClearRoute, text: string): Line => {
		if (closed) throw new Error('the sender was stopped');
		const line = byText.get(text) ?? open(route);
		// Last in the map: used most recently.
		byText.delete(text);
		byText.set(text, line);
		byRoute.set(route, { line, text });
		const [oldest] = byText;
		if (byText.size > MOST_LINES && oldest) {
			byText.delete(oldest[0]);
			void oldest[1].dispatcher.close();
		}
		return line;
	};
	return {
		of: (route) => {
			const known = byRoute.get(route);
			if (known && byText.get(known.text) === known.line) return known.line;
			const { allow, httpAllowed, proxy } = route;
			return opened(route, JSON.stringify([allow, httpAllowed, proxy]));
		},
		close: async () => {
			closed = true;
			const lines = [...byText.values()];
			byText.clear();
			await Promise.all(lines.map(({ dispatcher }) => dispatcher.destroy()));
		},
	};
}
