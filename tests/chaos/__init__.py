"""Kill server and worker at random while people work; nothing may be lost and nothing doubled.

``python -m tests.chaos --kills 15 --seed 1`` (or ``python3 dev.py chaos``) builds a small district in a database of its
own, starts the shipped server (granian) and the shipped worker on it, lets many people live the journey over HTTP at the
same time, kills processes with SIGKILL, starts them again, and in the end counts what is there against what was
acknowledged. SQLite in a temporary folder, or a database of its own on the server of ``DATABASE_URL``.
"""
