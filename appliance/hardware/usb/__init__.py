"""A webcam and the machine's own microphone, for laptops."""
