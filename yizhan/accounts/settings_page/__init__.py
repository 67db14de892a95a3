"""A person's own settings: large print, language, who looked."""
