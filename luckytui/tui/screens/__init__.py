"""The screens, one per file, and beside each what it is made of: its data, its texts, its parts."""
