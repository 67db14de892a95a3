"""My data: what is kept about me, taking it along, having it corrected, leaving (TRUST L-07)."""
