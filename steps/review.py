"""Every reviewed file held against the code before a day begins: what is misspelt is told in seconds, not after the
pull.
"""

import datetime as dt

from exports.format_catalogue import formats
from policies.clauses import load_clauses
from policies.deadlines import load_deadlines
from policies.in_force import in_force
from policies.province import load_province
from policies.reasons import load_sentences
from policies.results import load_results
from policies.tracked import load_tracked
from sources.mapping import load_mapping
from transforms.deadlines import measures
from transforms.flags import flag_functions


def review(as_of: dt.date, mapping: str) -> None:
    """Read every reviewed file that a day needs; raises PolicyError in one line that names the file and the word at
    fault.
    """
    for load in (load_province, load_clauses, load_deadlines, load_results, load_sentences, load_tracked):
        load()
    in_force(as_of)
    flag_functions()
    measures()
    formats(as_of)
    load_mapping(mapping)
