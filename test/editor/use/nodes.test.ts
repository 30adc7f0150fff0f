import { testChoosing } from './choosing';
import { testLogPage } from './logPage';
import { testMistakes } from './mistakes';
import { testSending } from './sending';
import { testOwnListening } from './ownListening';
import { openedEditor } from '../browser/session';

const editor = openedEditor();

describe('a trigger of no platform that listens', () => testOwnListening(editor));
describe('a sample that is sent', () => testSending(editor));
describe('a mistake', () => testMistakes(editor));
describe('what a panel offers', () => testChoosing(editor));
describe('the log page', () => testLogPage(editor));
