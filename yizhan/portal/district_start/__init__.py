"""A district begins: first administrator, member units, hotlines, minimum wage, holidays; no demo account."""
