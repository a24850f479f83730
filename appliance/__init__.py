"""Terugblik: a classroom recorder whose lessons only their teacher can open."""
