"""One message to one recipient through one channel."""
