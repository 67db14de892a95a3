"""(三) The labour exchange: who works, who hires, what is offered, what was done and paid.

Slices, in order (a slice imports only slices before it):
trades, match_index, workers, hirers, blocklist, postings, paper_forms, orders, engagements, agreements, safety, reports, attendance, pay, crews, verification, call_backs, ratings, recommendations, recommended_list, favourites, family, rosters, ledger_import, merges.
"""
