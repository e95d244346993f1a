"""The steering figures of Daam Sakane: what the portal of the programme shows, computed from a file of dossiers.

``read_file`` reads the file strictly (``dossiers.COLUMNS`` is its schema), ``figures`` counts, ``sample`` makes an
invented file, ``check_published`` recomputes what has been published and says what does not close.
"""

from __future__ import annotations

from simulator.steering.cells import harmless
from simulator.steering.dossiers import COLUMNS, STATUSES, Dossiers, Fault, read_bytes, read_file, read_text
from simulator.steering.portal_figures import Figures, figures
from simulator.steering.portal_json import check_to_json, figures_to_json
from simulator.steering.published import Check, Row, check_published, series
from simulator.steering.sample_file import sample

__all__ = [
    "COLUMNS",
    "STATUSES",
    "Check",
    "Dossiers",
    "Fault",
    "Figures",
    "Row",
    "check_published",
    "check_to_json",
    "figures",
    "figures_to_json",
    "harmless",
    "read_bytes",
    "read_file",
    "read_text",
    "sample",
    "series",
]
