"""单位: the district registers operator companies, mediation bodies, training providers and other bodies, with licences."""
