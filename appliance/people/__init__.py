"""Who there is, how they prove it, and the keys that are in memory while they are signed in."""
