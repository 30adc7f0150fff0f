import { NodeHelpers, type INodeParameters } from 'n8n-workflow';
import { setup } from '../../../lib/n8n/context';
import { triggerOf } from '../../../lib/n8n/triggers';
import { removeUserFolder } from '../../../lib/n8n/userFolder';

/* contact.created is in JustCall's help page; its API rejects it. Who selects it is told so in the editor. */

afterAll(removeUserFolder);

/** The notices that the editor shows for these parameters. */
function noticesFor(parameters: INodeParameters): string[] {
	const { node, nodeType } = setup({ nodeType: triggerOf({ id: 'justCall' }), parameters });
	const { description } = nodeType;
	return description.properties
		.filter(({ type }) => type === 'notice')
		.filter((one) => NodeHelpers.displayParameter(node.parameters, one, node, description))
		.map(({ displayName }) => displayName)
		.filter((text) => text.includes('rejects'));
}

const TOLD =
	"JustCall's API rejects Contact Created, so publishing registers only the other selected events. To receive it too, enter the Production URL for this event in JustCall under Settings > API & Webhooks.";

test.each([
	['it is selected', { events: ['contact.created'] }, [TOLD]],
	['it is among others', { events: ['call.missed', 'contact.created'] }, [TOLD]],
	['all events are selected', { events: ['*'] }, [TOLD]],
	['it is not selected', { events: ['call.missed'] }, []],
	['the URL is entered by hand', { events: ['contact.created'], registration: 'hand' }, []],
])('the notice where %s', (_case, parameters, notices) => {
	expect(noticesFor({ registration: 'api', ...parameters })).toEqual(notices);
});

test('the list of events says it where it is selected', () => {
	const { properties } = triggerOf({ id: 'justCall' }).description;
	const options = properties.find(({ name }) => name === 'events')?.options ?? [];
	const saying = options.filter((one) => 'value' in one && /rejects/.test(one.description ?? ''));
	expect(saying).toMatchObject([{ value: 'contact.created' }]);
});
