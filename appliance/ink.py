"""The colours of what the box prints, and the measure of letters. Plain values: the page shows the same colours, and
must not load what draws.
"""

from __future__ import annotations

Colour = tuple[int, int, int]
INK: Colour = (29, 37, 44)
SOFT: Colour = (96, 106, 114)
RULE: Colour = (208, 214, 219)
# The light, as ink can have it.
GREEN: Colour = (34, 160, 84)
RED: Colour = (211, 47, 47)
AMBER: Colour = (245, 158, 11)
BLUE: Colour = (37, 99, 235)
WHITE: Colour = (255, 255, 255)
OFF: Colour = (120, 128, 134)
POINT_MM = 0.3528
