"""(三) The labour exchange: who works, who hires, what is offered, what was done and paid.

Slices, in order (a slice imports only slices before it):
trades, match_index, workers, hirers, postings, engagements, attendance, pay, ratings, recommendations.
"""
