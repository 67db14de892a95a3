"""The front page and the page of numbers to call."""
