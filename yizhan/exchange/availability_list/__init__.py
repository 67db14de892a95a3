"""谁在找活: a public list without names, of people who agreed to it one by one (R6.3, F305)."""
