"""Pure matching library: score, oracle, message parser. No Django."""
