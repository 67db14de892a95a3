"""Who works where: the list of roles."""
