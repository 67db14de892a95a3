"""One demo account per role, and the page that lets a person step into each. Demo mode only."""
