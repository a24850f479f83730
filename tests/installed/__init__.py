"""A box as it is installed: two users, units, the script that lays it down."""
