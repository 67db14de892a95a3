"""Ratings (评价): both sides answer, both are revealed together; stars and hirer records."""
