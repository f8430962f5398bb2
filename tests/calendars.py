"""A calendar as a program reads it: a small strict reader of RFC 5545, which refuses what the rules do not allow."""

import re
from dataclasses import dataclass, field

_LINE = re.compile(r"([A-Z][A-Z0-9-]*)((?:;[A-Z-]+=[A-Za-z-]+)*):(.*)\Z", re.DOTALL)
_TEXTS = ("SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "X-WR-CALNAME", "X-WR-CALDESC", "UID", "PRODID")


@dataclass
class Component:
    """`values` are by name, with the parameters in the name where there are any: `DTSTART;VALUE=DATE`."""

    kind: str
    values: dict[str, str] = field(default_factory=dict)
    parts: list["Component"] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.values[name]


def parse(body: bytes) -> Component:
    """The VCALENDAR. Raises AssertionError where a line breaks a rule."""
    assert body.endswith(b"\r\n")
    physical = body[:-2].split(b"\r\n")
    for line in physical:
        assert len(line) <= 75, line
        assert b"\n" not in line, line
        assert b"\r" not in line, line
        line.decode()  # no character is cut in two
    lines: list[str] = []
    for line in physical:
        if line.startswith(b" "):
            lines[-1] += line[1:].decode()
        else:
            lines.append(line.decode())
    open_ = [Component("")]
    for whole_line in lines:
        match = _LINE.match(whole_line)
        assert match is not None, whole_line
        name, parameters, value = match.groups()
        if name == "BEGIN":
            made = Component(value)
            open_[-1].parts.append(made)
            open_.append(made)
        elif name == "END":
            assert open_.pop().kind == value
        else:
            assert name + parameters not in open_[-1].values, f"{name} twice"
            open_[-1].values[name + parameters] = unescaped(value) if name in _TEXTS else value
    [whole] = open_[0].parts
    assert (len(open_), whole.kind) == (1, "VCALENDAR")
    assert whole.parts, "a calendar must hold something"
    return whole


def unescaped(value: str) -> str:
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), f"not escaped: {value}"
    assert not re.search("[\x00-\x08\x0a-\x1f\x7f]", value), f"a control: {value!r}"
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value)


def events(body: bytes) -> list[Component]:
    found = [part for part in parse(body).parts if part.kind == "VEVENT"]
    for event in found:
        assert {"UID", "DTSTAMP"} <= set(event.values)
        assert len({name for name in event.values if name.startswith("DTSTART")}) == 1
    assert len({event["UID"] for event in found}) == len(found), "a uid twice"
    return found
