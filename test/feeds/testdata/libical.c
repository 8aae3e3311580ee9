/* Reads a calendar with libical. Of each event one line: UID, the start that the rule gave (or -), STATUS, SUMMARY in hex, and the starts of its
   occurrences between two moments, all in seconds since 1970. The last line is how many errors the parser found. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>

static void start(icalcomponent *event, struct icaltime_span *span, void *data)
{
    (void)event, (void)data;
    printf(" %ld", (long)span->start);
}

static char *line(char *s, size_t size, void *file) { return fgets(s, (int)size, file); }

/* when gives the moment of a property, by the zone that the calendar tells. */
static long when(icalcomponent *event, icalproperty_kind kind)
{
    icalproperty *p = icalcomponent_get_first_property(event, kind);
    if (!p)
        return -1;
    struct icaltimetype t = icalproperty_get_datetime_with_component(p, event);
    return (long)icaltime_as_timet_with_zone(t, t.zone);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    icalparser *parser = icalparser_new();
    icalparser_set_gen_data(parser, stdin);
    icalcomponent *calendar = icalparser_parse(parser, line);
    if (!calendar)
        return 1;
    struct icaltimetype from = icaltime_from_timet_with_zone(atol(argv[1]), 0, icaltimezone_get_utc_timezone());
    struct icaltimetype to = icaltime_from_timet_with_zone(atol(argv[2]), 0, icaltimezone_get_utc_timezone());
    for (icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT); event;
         event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
        long of = when(event, ICAL_RECURRENCEID_PROPERTY);
        printf("%s %ld %s ", icalcomponent_get_uid(event), of, icalproperty_status_to_string(icalcomponent_get_status(event)));
        for (const unsigned char *s = (const unsigned char *)icalcomponent_get_summary(event); *s; s++)
            printf("%02x", *s);
        if (of >= 0)
            printf(" %ld", when(event, ICAL_DTSTART_PROPERTY));
        else
            icalcomponent_foreach_recurrence(event, from, to, start, NULL);
        printf("\n");
    }
    printf("%d\n", icalcomponent_count_errors(calendar));
    icalcomponent_free(calendar);
    icalparser_free(parser);
    return 0;
}
