import { Editor } from './editor';
import { testListening } from './listening';
import { testShownParameters } from './parameters';

const OPENING_MILLISECONDS = 600_000;

let opened: Editor | undefined;
beforeAll(async () => {
	opened = await Editor.open();
}, OPENING_MILLISECONDS);
afterAll(async () => await opened?.close());

/** One n8n and one browser for everything: starting them takes longer than most tests. */
function editor(): Editor {
	if (opened === undefined) throw new Error('The editor is not open');
	return opened;
}

describe("a node's panel", () => testShownParameters(editor));
describe('a trigger that listens for a test event', () => testListening(editor));
