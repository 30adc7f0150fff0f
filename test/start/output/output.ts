import { styleText } from 'node:util';

/** Where a program prints: a stream, as far as it matters here. */
export interface Stream {
	readonly isTTY?: boolean;
	readonly columns?: number;
	write(text: string): unknown;
}

/** What a stream can show. */
export interface Output {
	/** A line can be drawn again: a terminal with a person before it. */
	readonly redraws: boolean;
	/** How many characters fit into a line; no limit where lines go to a file or a log. */
	readonly columns: () => number;
	readonly write: (text: string) => void;
	readonly red: (text: string) => string;
	readonly dim: (text: string) => string;
}

const USUAL_COLUMNS = 80;

/** Finds out what a stream can show: no ANSI codes outside of a terminal, no colors where `NO_COLOR` is set. */
export function outputOn(
	stream: Stream = process.stdout,
	environment: NodeJS.ProcessEnv = process.env,
): Output {
	const redraws = stream.isTTY === true && environment['TERM'] !== 'dumb' && !environment['CI'];
	const hasColors = redraws && !environment['NO_COLOR'];
	const styled = (style: 'red' | 'dim') => (text: string) =>
		hasColors ? styleText(style, text, { validateStream: false }) : text;
	return {
		redraws,
		// A terminal whose size is unknown says 0.
		columns: () => (stream.isTTY === true ? stream.columns || USUAL_COLUMNS : Infinity),
		write: (text) => void stream.write(text),
		red: styled('red'),
		dim: styled('dim'),
	};
}
