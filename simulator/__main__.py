"""``python -m simulator`` is the command ``location-vente``."""

import sys

from simulator.cli import main

sys.exit(main())
