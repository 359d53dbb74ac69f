"""The door: a local socket beside the journal, through which everything outside talks to the show."""
