"""Runs whole gates, a baseline and a candidate each, against a simulated agent, and checks how often they fail."""

import argparse
import collections
import concurrent.futures
import json
import math
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from gates_agent import CASES, CHANGES, World, serve

BASELINE, FIRST, MOST = 12, 3, 48  # trials of each case

# `cost` is the trials asked as a multiple of the first round; `named` counts cases with the verdict `regressed`, and
# `rightly_named` those of them that are truly worse; `most` is of one case; `faults` are what no gate may do.
Outcome = collections.namedtuple("Outcome", "change failed cost named rightly_named most faults")

SUITE = """
suite: gates
agent: {{http: {{url: "{url}"}}}}
traces: 'off'
variants: {{before: {{}}, after: {{}}}}
concurrency: 32
scorers: [equals: right]
cases:
"""


def run_gate(spangate, url, world):
    with tempfile.TemporaryDirectory() as folder:
        suite = Path(folder, "suite.yaml")
        cases = "".join(f"  - {{id: '{index}', input: question {index}}}\n" for index in range(CASES))
        suite.write_text(SUITE.format(url=f"{url}/{world.key}") + cases)

        def run(*arguments):
            command = [spangate, "run", str(suite), "--store", f"{folder}/store.db", "-q", *arguments]
            return subprocess.run(command, capture_output=True, text=True, timeout=600)

        accepted = run("--variant", "before", "--trials", str(BASELINE), "--max-trials", str(BASELINE),
                       "--no-baseline", "--accept")
        done = run("--variant", "after", "--trials", str(FIRST), "--max-trials", str(MOST),
                   "--report", f"json={folder}/report.json")
        for name, process, usual in ("baseline", accepted, [0]), ("candidate", done, [0, 1]):
            if process.returncode not in usual:
                sys.exit(f"the {name} of gate {world.key} ended with {process.returncode}:\n{process.stderr}")
        return outcome(world, done.returncode, json.loads(Path(folder, "report.json").read_text()))


def outcome(world, status, report):
    cases = report["suites"][0]["cases"]
    trials = {case["id"]: len(case["trials"]) for case in cases}
    named = [int(case["id"]) for case in cases if case["verdict"] == "regressed"]
    faults = []
    if (report["verdict"], report["exit_status"]) != ("regressed" if status else "passed", status):
        faults.append(f"{world.key}: status {status}, but the report has {report['verdict']}")
    wanted = {("before", str(index)): BASELINE for index in range(CASES)}
    wanted |= {("after", case): count for case, count in trials.items()}
    if world.asked != wanted or report["run"]["trials"] != sum(trials.values()):
        faults.append(f"{world.key}: the agent was not asked as often as the report has it")
    return Outcome(
        change=world.change, failed=status == 1, cost=report["run"]["trials"] / (CASES * FIRST), named=len(named),
        rightly_named=sum(world.after[index] < world.before[index] for index in named),
        most=max(trials.values()), faults=faults)


def wilson(count, total):
    """Wilson's 95 % interval of a proportion (J. Am. Stat. Assoc. 22, 1927)."""
    z = 1.959964
    centre, spread = count + z * z / 2, z * math.sqrt(count * (total - count) / total + z * z / 4)
    return max(0, (centre - spread) / (total + z * z)), min(1, (centre + spread) / (total + z * z))


class Checks:
    """A table, a row a check."""

    def __init__(self):
        self.seen = []

    def row(self, holds, what, measured, asked):
        self.seen.append(holds)
        print(f"{what:<44}{measured:<30}{asked:<16}{'agrees' if holds else 'DISAGREES'}")

    def share(self, what, count, total, least, most=1):
        """That a share between `least` and `most` lies in the interval of what was seen; of nothing, none does."""
        if total == 0:
            return self.row(False, what, "none of none", "")
        low, high = wilson(count, total)
        asked = f"at least {least:g}" if most == 1 else f"at most {most:g}" if least == 0 else f"{least:g}"
        self.row(high >= least and low <= most, what, f"{count} of {total} [{low:.3f}, {high:.3f}]", asked)


def check(outcomes, rates, simulated):
    checks = Checks()
    print(f"{'':<44}{'measured, 95 % interval':<30}{'asked for':<16}")
    for index, change in enumerate(CHANGES):
        failed = [one.failed for one in outcomes if one.change == change]
        least, most = (0, rates[0]) if index == 0 else (rates[index], 1)
        checks.share(f"gates that fail, {change}", sum(failed), len(failed), least, most)
        if simulated:
            checks.share("  beside the calibration", sum(failed), len(failed), simulated[index], simulated[index])
    costs = [one.cost for one in outcomes if one.change == CHANGES[0]]
    error = statistics.stdev(costs) / math.sqrt(len(costs))
    checks.row(statistics.fmean(costs) <= 1.35 + 2 * error, f"trials, x the first round, {CHANGES[0]}",
               f"{statistics.fmean(costs):.3f} ± {error:.3f} (its error)", "at most 1.35")
    changed = [one for one in outcomes if one.change != CHANGES[0]]
    checks.share("named cases that are truly worse", sum(one.rightly_named for one in changed),
                 sum(one.named for one in changed), 0.95)
    most = max(one.most for one in outcomes)
    checks.row(most <= MOST, "most trials of one case", str(most), f"at most {MOST}")
    faults = [fault for one in outcomes for fault in one.faults]
    checks.row(not faults, "reports that contradict what was seen", str(len(faults)), "none")
    for fault in faults:
        print(fault)
    print(f"{sum(checks.seen)} passed, {len(checks.seen) - sum(checks.seen)} failed")
    return all(checks.seen)


def main():
    parser = argparse.ArgumentParser(prog=".ci/gates", description=__doc__)
    parser.add_argument("spangate", help=argparse.SUPPRESS)
    parser.add_argument("--gates", type=int, nargs=3, default=[100, 50, 50],
                        help=f"how many with {', '.join(CHANGES)}; 2 or more of each")
    # What finds 99 % misses two or more of 50 one time in eleven, and would then be refused: hence 0.97.
    parser.add_argument("--rates", type=float, nargs=3, default=[0.05, 0.97, 0.99],
                        help="the share that may fail with no change, and those that should fail with the others")
    parser.add_argument("--simulated", type=float, nargs=3, help="the shares that .ci/calibrate printed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at-once", type=int, default=2, help="gates that run at the same time")
    asked = parser.parse_args()
    if min(asked.gates) < 2:
        parser.error("--gates takes 2 or more of each")
    counts = zip(CHANGES, asked.gates)
    worlds = [World(asked.seed, change, gate) for change, count in counts for gate in range(count)]
    url = serve({world.key: world for world in worlds})
    outcomes = []
    with concurrent.futures.ThreadPoolExecutor(asked.at_once) as pool:
        for done in pool.map(lambda world: run_gate(asked.spangate, url, world), worlds):
            outcomes.append(done)
            if len(outcomes) % 20 == 0:
                print(f"{len(outcomes)} of {len(worlds)} gates", file=sys.stderr)
    sys.exit(0 if check(outcomes, asked.rates, asked.simulated) else 1)


if __name__ == "__main__":
    main()
