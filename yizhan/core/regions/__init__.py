"""Administrative divisions: codes of 6 (province to county), 9 (town) and 12 (village, community) digits.

A scope is a prefix of the code (``421002…``). Data: ``data/divisions.csv`` (National Bureau of Statistics 2023;
coordinates with their own source and certainty per row), loaded by :func:`yizhan.core.regions.loader.load_regions`.
"""
