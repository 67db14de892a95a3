"""The recommended list (优秀零工推荐榜): by consent, rotated every day, with reasons and rules in print."""
