"""Trades people ask for by many names; aliases, pinyin, similarity."""
