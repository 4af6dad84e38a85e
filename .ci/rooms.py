#!/usr/bin/env python3
"""Checks who uses whom inside each target, by the order of rooms in Sources/ROOMS, and prints every use against it.

Inside a module Swift has no imports, so the compiler sees no layers there. This reads the sources themselves: which names a
file declares, and which it uses. A name counts when one file alone declares it among all that the user can see; so a few
uses are missed, and what is reported is there. A *unit* is a file with those that extend its type: `Report.swift` and
`Report+Text.swift`.
"""
import collections
import pathlib
import re
import sys

SOURCES = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "Sources")
MOST_UNITS = 12

COMMENT_OR_TEXT = re.compile(
    r'//[^\n]*|/\*.*?\*/|#"""[\s\S]*?"""#|"""[\s\S]*?"""|#"(?:[^\n]*?)"#|"(?:\\.|[^"\\\n])*"', re.S)
INTERPOLATION = re.compile(r"\\\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)")
TOKEN = re.compile(r"`\w+`|\.?[A-Za-z_]\w*|[{}()<>\[\]:,=]|->")
# Members of the standard library that a type here has too.
STANDARD = {"allCases", "append", "contains", "description", "filter", "insert", "prefix", "remove", "removeAll", "reversed", "sorted", "suffix"}
KINDS = {"struct", "class", "enum", "protocol", "actor", "extension", "typealias", "associatedtype"}


def code_of(text):
    """The text without comments; of string literals what they interpolate."""
    def kept(match):
        found = match.group(0)
        if found.startswith("/"):
            return "\n" * found.count("\n")
        return " ".join(INTERPOLATION.findall(found)) + "\n" * found.count("\n")
    return COMMENT_OR_TEXT.sub(kept, text)


class File:
    def __init__(self, path):
        self.path = path
        parts = path.relative_to(SOURCES).parts
        self.target = parts[0]
        self.room = "/".join(parts[1:-1]) or "."
        self.unit = (self.room, path.stem.split("+")[0])
        self.types, self.members, self.used, self.used_members, self.own = set(), set(), set(), set(), set()
        self.read(code_of(path.read_text()))

    def read(self, code):
        """Declarations by the depth of braces: names at the top are types and functions, those in types are members."""
        scopes, pending, previous, is_private = [], None, "", False
        for match in TOKEN.finditer(code):
            word = match.group(0)
            if word == "{":
                scopes.append(pending if pending is not None else "body")
                pending = None
            elif word == "}":
                if scopes:
                    scopes.pop()
                pending = None
            elif previous in KINDS and word[0] not in "{}()<>[]:,=-.":
                name = word.strip("`")
                at_type_level = "body" not in scopes
                if previous in ("typealias", "associatedtype"):
                    self.own.add(name)
                else:
                    pending = name
                    if previous == "extension":
                        self.used.add(name)
                    elif not scopes and not is_private:
                        self.types.add(name)
                    elif at_type_level:
                        self.own.add(name)
            elif previous in ("func", "var", "let", "case") and word[0] not in "{}()<>[]:,=-.":
                name = word.strip("`")
                if not scopes and previous in ("func", "var", "let") and not is_private:
                    self.types.add(name)
                elif "body" not in scopes:
                    (self.own if is_private else self.members).add(name)
                else:
                    self.own.add(name)
            elif word.startswith("."):
                self.used_members.add(word[1:])
            elif word[0] not in "{}()<>[]:,=-":
                self.used.add(word.strip("`"))
            if word in ("private", "fileprivate"):
                is_private = True
            elif word in ("{", "}"):
                is_private = False
            elif previous in KINDS | {"func", "var", "let", "case"}:
                is_private = False
            previous = word


def rules():
    """Of each target its rooms, lowest first, and the rooms that may be larger, with their reasons."""
    order, excused = {}, {}
    for line in (SOURCES / "ROOMS").read_text().splitlines():
        line = line.split("#")[0].strip()
        if not line:
            continue
        head, _, rest = line.partition(":")
        if " " in head.strip():
            excused[head.split()[0]] = rest.strip()
        else:
            order[head.strip()] = rest.split()
    return order, excused


def circles(edges):
    """Sets of units that use each other, by Tarjan's algorithm."""
    index, low, stack, on, found, counter = {}, {}, [], set(), [], [0]

    def visit(node):
        work = [(node, iter(sorted(edges.get(node, ()))))]
        index[node] = low[node] = counter[0]
        counter[0] += 1
        stack.append(node)
        on.add(node)
        while work:
            here, rest = work[-1]
            for other in rest:
                if other not in index:
                    index[other] = low[other] = counter[0]
                    counter[0] += 1
                    stack.append(other)
                    on.add(other)
                    work.append((other, iter(sorted(edges.get(other, ())))))
                    break
                if other in on:
                    low[here] = min(low[here], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[here])
                if low[here] == index[here]:
                    part = set()
                    while True:
                        other = stack.pop()
                        on.discard(other)
                        part.add(other)
                        if other == here:
                            break
                    if len(part) > 1:
                        found.append(part)

    for node in list(edges):
        if node not in index:
            visit(node)
    return found


def main():
    files = [File(path) for path in sorted(SOURCES.rglob("*.swift"))]
    order, excused = rules()
    by_target = collections.defaultdict(list)
    for file in files:
        by_target[file.target].append(file)
    everywhere = collections.Counter(name for file in files for name in file.members | file.own | file.types)
    problems = []
    for target, inside in sorted(by_target.items()):
        rooms = sorted({file.room for file in inside})
        declared = order.get(target, ["."] if rooms == ["."] else [])
        for room in rooms:
            if room not in declared:
                problems.append(f"{target}/{room} is not in Sources/ROOMS")
            units = {file.unit for file in inside if file.room == room}
            name = target if room == "." else f"{target}/{room}"
            if len(units) > MOST_UNITS and name not in excused:
                problems.append(f"{name} has {len(units)} units: at most {MOST_UNITS}, or a reason in Sources/ROOMS")
        for room in declared:
            if room not in rooms:
                problems.append(f"{target}/{room} is in Sources/ROOMS and has no file")
        place = {room: number for number, room in enumerate(declared)}
        types, members = collections.defaultdict(list), collections.defaultdict(list)
        for file in inside:
            for name in file.types:
                types[name].append(file)
            for name in file.members:
                members[name].append(file)
        edges = collections.defaultdict(set)
        for file in inside:
            uses = [(name, types[name][0]) for name in file.used & types.keys() if len(types[name]) == 1]
            uses += [
                ("." + name, members[name][0]) for name in file.used_members & members.keys()
                if len(members[name]) == 1 and everywhere[name] == 1 and name not in STANDARD]
            for name, other in uses:
                if other is file or name.lstrip(".") in file.own:
                    continue
                if other.unit != file.unit:
                    edges[file.unit].add(other.unit)
                if place.get(other.room, -1) > place.get(file.room, len(place)):
                    problems.append(f"{file.path}: `{name}` is of {other.room}, which stands above {file.room}")
        for circle in circles(edges):
            names = ", ".join(sorted("/".join(unit) for unit in circle))
            problems.append(f"{target}: files that use each other in a circle: {names}")
    for problem in problems:
        print(f"lint: {problem}", file=sys.stderr)
    return 1 if problems else 0


sys.exit(main())
