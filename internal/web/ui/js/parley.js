// @ts-check
// The one script that a page names. The modules are standard and are served as they stand here.
import './floor.js';
import './days.js';
import { localise } from './times.js';
import './log.js';
import './composer.js';
import './unsent.js';
import './scheduled.js';
import './repeating.js';
import './keyboard.js';
import './keys.js';
import './sheet.js';
import './next.js';
import './strip.js';
import './preview.js';
import './meeting.js';
import './settings.js';
import './keylist.js';
// These listen to the meeting that stands in the page by now.
import './news.js';
import './outage.js';
import './ear.js';
import './calls.js';
import './sofar.js';

localise(document, ':not(.lines time)'); // those are told with their lines
// What was said once (a name that was taken, what is new) is not said again when the page is reloaded.
if (/^\?(renamed|seen|said)\b/.test(location.search)) history.replaceState(null, '', location.pathname);
