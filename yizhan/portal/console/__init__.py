"""The station console: today's hall, postings, engagements, hours to settle."""
