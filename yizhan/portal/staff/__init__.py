"""人员: who is in office, new colleagues, qualifications that run out, lost phones and forgotten passwords."""
