"""(一) Facilities: where stations and service points stand, when they are open, what they offer.

Slices, in order: stations.
"""
