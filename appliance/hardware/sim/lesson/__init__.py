"""The built-in lesson: a drawn classroom with Dutch voices, made on the spot from a script of our own."""
