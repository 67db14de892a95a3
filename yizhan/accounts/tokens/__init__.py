"""Keys of programs: bearer tokens of persons (the mini-program on a phone) and keys of organisations."""
