package store

// OpenAt is Open with another pace for tries to open the file again.
var OpenAt = open
