// @ts-check
// The one script that a page names. The modules are standard and are served as they stand here.
import { localise } from './times.js';
import './log.js';
import './composer.js';
import './unsent.js';
import './planned.js';
import './keyboard.js';
import './meeting.js';

localise(document);
