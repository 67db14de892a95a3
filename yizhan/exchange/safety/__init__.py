"""安全: the gate before somebody is sent out, stops for heat and storm, accidents, and who said what of insurance."""
