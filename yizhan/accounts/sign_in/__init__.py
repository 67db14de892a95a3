"""Phone codes for citizens, password and second factor for staff, sessions, rate limits."""
