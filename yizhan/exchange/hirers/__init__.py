"""Hirers (用工主体): households, sole traders, enterprises, agencies; verification and sites."""
