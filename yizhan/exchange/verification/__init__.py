"""How well an engagement is proved (V0–V4), and how many person-days count (scoring e.1)."""
