import { testListening } from './listening';
import { testShownParameters } from './parameters';
import { openedEditor } from './shared';

const editor = openedEditor();

describe("a node's panel", () => testShownParameters(editor));
describe('a trigger that listens for a test event', () => testListening(editor));
