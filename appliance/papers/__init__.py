"""The papers that a school prints from its box: for parents, for the class, a protocol, and for MR and DPIA.

Each is made from `facts.Facts`, which the web process reads from the running box: nothing in a text is typed twice.
They say what the box does and what the school chose. They give no legal advice and judge no choice.
"""
