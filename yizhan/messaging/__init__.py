"""Messages to people: what is said, through which channel, and whether it arrived.

Slices in order: senders, messages, dev. Messaging knows a recipient only as a uid or an address; whether somebody
may be written to (consent, quiet hours) is decided by the caller above.
"""
