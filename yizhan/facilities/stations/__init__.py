"""Stations and service points: register, hours, directory."""
