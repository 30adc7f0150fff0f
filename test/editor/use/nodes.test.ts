import { testChoosing } from './choosing';
import { testMistakes } from './mistakes';
import { testOwnListening } from '../node/ownListening';
import { openedEditor } from '../browser/session';

const editor = openedEditor();

describe('a trigger of no platform that listens', () => testOwnListening(editor));
describe('a mistake', () => testMistakes(editor));
describe('what a panel offers', () => testChoosing(editor));
