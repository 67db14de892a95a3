"""Persons (a person exists without a sign-in) and who looked at their data."""
