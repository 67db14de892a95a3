"""Recommendations: top matches both ways, each with its reasons."""
