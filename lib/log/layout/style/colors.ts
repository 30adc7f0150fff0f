/** Colors by what they say; each text color has a contrast of at least 4.5 on the surfaces, in both themes. */
export const COLORS = `
:root {
	--page: #f3f4f7; --surface: #ffffff; --raised: #f8f9fb; --text: #1a1e26; --muted: #545c6b;
	--line: #d5d9e1; --control: #7b8494; --accent: #3049ad; --accent-text: #ffffff; --mark: #e7ebfa;
	--good: #14693c; --good-back: #e2f3e9; --wait: #2f5794; --wait-back: #e4edf9;
	--warn: #7a4d00; --warn-back: #fbeed3; --bad: #a92a22; --bad-back: #fbe6e4;
	--bar-good: #3d9b68; --bar-warn: #d99a1c; --bar-bad: #cc3f35; --bar-known: #5b86c9; --bar-none: #9aa3b2; --grid: #e3e6ec;
	--radius: 0.5rem; --gap: 1rem;
	--sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
	--mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
	:root {
		--page: #12151b; --surface: #1a1e26; --raised: #212630; --text: #e6e9ef; --muted: #a5adbb;
		--line: #343b48; --control: #788294; --accent: #9db2ff; --accent-text: #10162c; --mark: #262e49;
		--good: #6fd39b; --good-back: #17301f; --wait: #9cc2f7; --wait-back: #1a2b44;
		--warn: #efc063; --warn-back: #362a10; --bad: #ff9c92; --bad-back: #401d1b;
		--bar-good: #4fae7b; --bar-warn: #d9a236; --bar-bad: #e8665c; --bar-known: #6f9be0; --bar-none: #6f7988; --grid: #2a303b;
	}
}
`;
