"""The hirer's own screens: home, the board of one posting, the printed record."""
