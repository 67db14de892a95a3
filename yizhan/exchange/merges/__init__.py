"""One person, registered twice: finding such pairs, comparing them, making one file of two, and two again (R8.1)."""
