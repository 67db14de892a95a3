"""When personal data may have got out: who and what is concerned, and the notice (PIPL art. 57, TRUST L-17)."""
