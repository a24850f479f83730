"""Brings a box to another version of the program, from one signed file, and back by itself if it will not run."""
