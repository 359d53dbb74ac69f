"""The odds screen: its arithmetic, its keys and its pictures."""
