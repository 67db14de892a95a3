"""Demo mode only: reading on this machine what would have been sent."""
