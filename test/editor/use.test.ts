import { Editor } from './editor';
import { testMistakes } from './mistakes';
import { testOwnListening } from './ownListening';

const OPENING_MILLISECONDS = 600_000;

let opened: Editor | undefined;
beforeAll(async () => {
	opened = await Editor.open();
}, OPENING_MILLISECONDS);
afterAll(async () => await opened?.close());

function editor(): Editor {
	if (opened === undefined) throw new Error('The editor is not open');
	return opened;
}

describe('a trigger of no platform that listens', () => testOwnListening(editor));
describe('a mistake', () => testMistakes(editor));
