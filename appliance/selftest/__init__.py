"""Tries what a lesson needs, with the devices that are there, in memory only: nothing of it reaches a disk."""
