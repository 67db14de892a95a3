"""Reports of anybody about a posting, and 货不对板: what a worker finds on site (F309)."""
