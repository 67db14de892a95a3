"""Engagements (报名—派工—成交): who takes which place, from interest to closing."""
