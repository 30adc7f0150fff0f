import { barLine } from './bar';
import { outputOn, type Output } from './output';

const REDRAW_MILLISECONDS = 1000;
const ERASE_LINE = '\r\u001b[K';

/** What a step tells while it goes on: in words, and how much of it is done (0 to 1) where that is known. */
export type Report = (news: string, share?: number) => void;

/** The steps of a program: a line for each that has ended, and on a terminal a bar below them. */
export interface Steps {
	/** Does a step's work; its line says how long it took, or that it failed. */
	run<T>(title: string, work: (report: Report) => Promise<T>): Promise<T>;
	/** Prints text between the steps, or in the middle of one. */
	say(text: string): void;
	/** How wide a table may be. */
	readonly columns: () => number;
}

interface Step {
	readonly title: string;
	readonly startedAt: number;
	news: string;
	share: number | undefined;
}

/** Shows the steps of a program; `total` is how many it will have. */
export function createSteps(total: number, output: Output = outputOn()): Steps {
	let ended = 0;
	let current: Step | undefined;
	const numbered = () => output.dim(`[${String(ended).padStart(String(total).length)}/${total}]`);
	const draw = () => {
		if (current === undefined || !output.redraws) return;
		const { title, news, share = ended / total } = current;
		const text = `${title}${news && `: ${news}`}, ${secondsOf(current).toFixed(0)} s`;
		output.write(`${ERASE_LINE}${barLine(share, text, output.columns())}`);
	};
	const print = (text: string) => output.write(`${output.redraws ? ERASE_LINE : ''}${text}\n`);
	const end = (step: Step, how: (took: string) => string) => {
		current = undefined;
		ended++;
		print(`${numbered()} ${step.title}: ${how(`${secondsOf(step).toFixed(1)} s`)}`);
	};
	return {
		run: async (title, work) => {
			const step: Step = { title, startedAt: Date.now(), news: '', share: undefined };
			current = step;
			draw();
			const redrawing = output.redraws ? setInterval(draw, REDRAW_MILLISECONDS) : undefined;
			try {
				const result = await work((news, share) => {
					Object.assign(step, { news, share });
					draw();
				});
				end(step, (took) => took);
				return result;
			} catch (error) {
				end(step, (took) => output.red(`failed after ${took}`));
				throw error;
			} finally {
				clearInterval(redrawing);
			}
		},
		say: (text) => {
			print(text);
			draw();
		},
		columns: output.columns,
	};
}

function secondsOf({ startedAt }: Step): number {
	return (Date.now() - startedAt) / 1000;
}
