"""Sealed files: the age format, written as a stream and read from any place. It knows nothing of lessons or persons."""
