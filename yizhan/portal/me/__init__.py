"""A worker's own screens: home, shifts, one shift, more."""
