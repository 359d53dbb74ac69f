"""The journal: the durable record of all contests, as a protocol and its implementations."""
