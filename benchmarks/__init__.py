"""One file for each claim about speed, each with its peer in the same run (``python3 dev.py bench [name]``)."""
