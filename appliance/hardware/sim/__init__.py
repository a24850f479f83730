"""A box without any device: the camera plays a film, and button and light are on the page."""
