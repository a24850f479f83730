"""Pulls the plug, thousands of times, and asks for everything that had been promised.

- `layer.c`, `layer.py`: under both processes, writes down what they do to the data folder, and why not with FUSE.
- `log.py`, `disk.py`, `mercy.py`, `tree.py`: makes from that what a disk may hold after a cut.
- `zygote.py`, `box.py`: the real processes, started quickly, on such a folder.
- `scenario.py`, `ledger.py`, `films.py`: a school year in half a minute, and what the box promised in it, and when.
- `points.py`: the crash points by name. `cuts.py`, `live.py`: cuts of that year, and of boxes that are recording.
- `promises.py`, `lessons.py`, `releases.py`, `expiry.py`, `looking.py`: what must hold.
- `report.py`: what it cost. `suite.py`, `__main__.py`: all of it, for the tests and for `scripts/soak`.
"""
