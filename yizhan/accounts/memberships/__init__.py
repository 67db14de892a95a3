"""Who holds which role, for which organisation, region and stations."""
