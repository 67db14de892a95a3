"""用工约定 and the relation it stands in: frozen terms on one page, both confirmations, hashes that catch a change."""
