// Package wish is what every store does with a wish before it stores anything: it asks the rules of package meeting, fills in
// what was left out, finds the first free name, and makes the digests by which a repeat is known. It is pure: it sees no
// store, and what is taken is a question that the store answers. So the stores differ in where they keep things and in nothing else.
package wish
