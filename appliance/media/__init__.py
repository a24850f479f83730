"""Picture and sound: fragments as they are stored, the film that is served from them, clips, masks and stills."""
