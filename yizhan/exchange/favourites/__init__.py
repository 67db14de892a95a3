"""Favourites (收藏): workers a hirer would call again, hirers a worker would go to again (F410)."""
