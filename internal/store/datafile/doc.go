// Package datafile is the SQLite file behind the store, and the only place that knows SQLite: how it is opened, what its errors mean,
// how it is checked, copied and brought up to date. What another database does otherwise gets a room beside this one.
package datafile
