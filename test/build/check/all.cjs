'use strict';
/* `npm test`: build, format, imports, lint, generated files and jest, to which options are passed on. */
const { FOLDERS, program, shown, told } = require('./parts.cjs');

/** A part that is a program. */
const toldOf = async (part, ...given) =>
	await told(part, async () => void (await program(...given)));

/** The build keeps one core busy. */
async function first() {
	const format = async () => {
		await toldOf('format', 'prettier', '--check', '.');
		await toldOf('imports', 'depcruise', ...FOLDERS);
	};
	const [isBuilt] = await Promise.all([toldOf('build', 'gulp', 'build'), format()]);
	return isBuilt;
}

async function check() {
	if (!(await first())) return;
	const lint = async () => {
		await toldOf('lint', 'eslint', '.');
		await toldOf('generated files', 'gulp', 'check');
	};
	const tests = told('tests', async () => await shown('jest', ...process.argv.slice(2)));
	await Promise.all([tests, lint()]);
}

void check();
