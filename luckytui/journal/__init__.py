"""The journal: the durable record of every contest, behind a protocol, and what keeps it."""
