"""Finds where speech can be heard. Never who speaks, or how much."""
