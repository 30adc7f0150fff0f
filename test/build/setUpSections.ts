import type { Platform } from '../../nodes/webhook/platform';

/** The section that those of the platforms stand before. */
const AFTER_PLATFORMS = '### Your own system\n';

/** README.md with a section that says how to set a platform up, for each that has none; what is there stays. */
export function withSetUp(readme: string, platforms: readonly Platform[]): string {
	const missing = platforms.filter(({ name }) => !readme.includes(`\n### ${name}\n`));
	if (missing.length === 0) return readme;
	if (!readme.includes(AFTER_PLATFORMS)) throw new Error(`README.md lacks "${AFTER_PLATFORMS}"`);
	return readme.replace(AFTER_PLATFORMS, () => missing.map(sectionOf).join('') + AFTER_PLATFORMS);
}

function sectionOf({ name, subscription: { steps } }: Platform): string {
	const all = [`Add **${name} Trigger** and select events.`, ...steps];
	const numbered = all.map((step, at) => `${at + 1}. ${step}\n`);
	return `### ${name}\n\n${numbered.join('')}\n`;
}
