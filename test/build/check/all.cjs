'use strict';
/* `npm test`: build, format, imports, lint, generated files and jest, to which options are passed on. */
const { FOLDERS, program, shown, told } = require('./parts.cjs');

/** A part that is a program. */
const toldOf = async (part, ...given) =>
	await told(part, async () => void (await program(...given)));

async function check() {
	// Each keeps one core busy: what the tests need comes first, the rest goes on beside them.
	const texts = async () => {
		await toldOf('format', 'prettier', '--check', '.');
		await toldOf('imports', 'depcruise', ...FOLDERS);
		await toldOf('lint', 'eslint', '.');
	};
	const built = async () => {
		if (!(await toldOf('build', 'gulp', 'build'))) return;
		await told('tests', async () => await shown('jest', ...process.argv.slice(2)));
		await toldOf('generated files', 'gulp', 'check');
	};
	await Promise.all([texts(), built()]);
}

void check();
