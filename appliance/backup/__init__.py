"""What a box keeps, sealed as it lies there, to a stick and back onto another box. Opens nothing, needs no key."""
