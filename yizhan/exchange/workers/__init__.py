"""Workers (灵活就业人员 in the market): registration, trades, availability, card."""
