"""A person's own messages."""
