// Package meeting is the domain: what a meeting is, what its log may contain, and who may add what, when.
//
// There are two nouns. A meeting has times, a title and a phase. Its log is a row of entries numbered 1, 2, 3 … without
// holes. Everything that happens is an entry, and everything else (page, transcript, export) is a reading of the log.
//
// There is one rule book, and it is pure: [Due] gives the clock's own entries, [Admit] says whether a wish may become an
// entry, [Apply] says what an entry changes about its meeting, [Lines] folds entries into what a person reads. None of
// them does I/O or looks at a clock; the time is an argument.
//
// The contracts [Log], [Calendar] and [Seats] are kept by every store, and the test in store/storetest holds them to it.
// The package imports the standard library only.
package meeting
