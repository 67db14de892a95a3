"""Public job list and job page."""
