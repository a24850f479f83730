"""Clips for a coach: cut, looked at, confirmed, sealed to the coach, and taken back."""
