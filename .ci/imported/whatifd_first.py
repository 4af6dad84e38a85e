"""Runs whatifd 0.1.0, whose reports are of schema 0.1, over made-up traces: whatifd_first.py REPORT"""
import sys

import whatifd.adapters
from whatifd.adapters.stub import StubTraceSource, StubTraceSpec

specs = [
    StubTraceSpec(
        trace_id=f"{number + 1:032x}", user_message=f"How long may order {number} be returned?",
        original_response=f"{number} days", cohort="failure" if number < 6 else "baseline")
    for number in range(14)
]
whatifd.adapters.build_trace_source = lambda config: StubTraceSource(specs)

from whatifd.cli import app

sys.argv = ["whatifd", "fork", "--config", sys.argv[1]]
app()
