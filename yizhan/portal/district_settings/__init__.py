"""设置: one page where a district officer sees and changes every dated value."""
