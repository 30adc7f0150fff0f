import type { Search } from '../../../lib/n8n/action/service/operation';

/** The lists of OnCallClerk's resource locators. */
export const searches: Readonly<Record<string, Search>> = {
	searchAgents: {
		path: '/agents',
		at: 'data',
		label: ({ agent_name: name, business_name: business, id }) => {
			const words = [name, business].filter(
				(word): word is string => typeof word === 'string' && word !== '',
			);
			return words.length > 0 ? words.join(', ') : typeof id === 'string' ? id : undefined;
		},
		value: ({ id }) => (typeof id === 'string' ? id : undefined),
	},
};
