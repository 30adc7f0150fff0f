import { contentScenarios } from './content';
import { leaseScenarios } from './leases';
import { signatureScenarios } from './signatures';
import type { Scenario } from './steps';

/** The rules of ClaimStore as stories. */
export const scenarios: readonly Scenario[] = [
	...contentScenarios,
	...leaseScenarios,
	...signatureScenarios,
];
