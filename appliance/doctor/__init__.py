"""Looks over a box's data folder without any key, names what is not as it should be, and mends what is safe to mend."""
