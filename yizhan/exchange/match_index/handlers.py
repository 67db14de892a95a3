"""What happens after events of match_index."""
