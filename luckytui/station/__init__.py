"""The contest on air: calls arrive in the inbox, the station rules on them, the feed announces events."""
