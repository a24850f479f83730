"""What the recorder asks of camera, microphone, button and light (`ports.py`), and the backends that answer."""
