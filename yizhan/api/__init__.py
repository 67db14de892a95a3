"""Doors for programs: the mini-program on a phone, the software of an organisation.

No table and no rule lives here. Every address calls the queries and actions that the pages call.
"""
