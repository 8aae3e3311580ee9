// Reads a calendar with ical.js and prints the same as libical.c.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [module, from, to] = process.argv.slice(2);
const { default: ICAL } = await import(pathToFileURL(module).href);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, 'utf8')));
for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
const seconds = (time) => time.toJSDate().getTime() / 1000;
for (const component of calendar.getAllSubcomponents('vevent')) {
  const event = new ICAL.Event(component);
  const words = [event.uid, event.recurrenceId ? seconds(event.recurrenceId) : -1, component.getFirstPropertyValue('status'), Buffer.from(event.summary).toString('hex')];
  if (event.recurrenceId || !event.isRecurring()) {
    const at = seconds(event.startDate);
    if (event.recurrenceId || (at >= Number(from) && at < Number(to))) words.push(at);
  } else {
    const all = event.iterator();
    for (let next = all.next(); next && seconds(next) < Number(to); next = all.next()) if (seconds(next) >= Number(from)) words.push(seconds(next));
  }
  console.log(words.join(' '));
}
console.log(0);
