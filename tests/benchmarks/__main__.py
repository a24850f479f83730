from __future__ import annotations

import sys

from tests.benchmarks.harness import main

sys.exit(main(sys.argv[1:]))
