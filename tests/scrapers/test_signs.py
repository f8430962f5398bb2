"""Signs of a topic: phrases in a bill's own words, near to each other, whatever the text is."""

import json
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import scrapers
from scrapers import signs
from scrapers.signs import PLACES, Match, Signs, digest, folded, score

PHRASES = {
    "claim": ["civil action*", "may sue"],
    "officer": ["federal officer*", "peace officer*"],
    "immune": ["immune from"],
    "section": ["42 u s c 1983"],
}


def told(*which: dict[str, Any], **more: Any) -> Signs:
    given_signs = [{"id": f"s{n}", "tells": "A sign.", "weight": 1, **sign} for n, sign in enumerate(which, 1)]
    return Signs.read({"phrases": PHRASES, "signs": given_signs, **more})


def found(text: str, *which: dict[str, Any], place: str = "title") -> tuple[Match, ...]:
    return told(*which).matches({place: (text,)})


BOTH = {"all": ["claim", "officer"]}


@pytest.mark.parametrize("text", ["A CIVIL ACTION against federal officers", "Federal-officer misconduct: civil\nactions"])
def test_two_phrases_that_stand_together_are_a_sign_in_any_spelling(text: str) -> None:
    (match,) = found(text, BOTH)
    assert folded(match.words) in ({"civil action", "federal officers"}, {"federal officer", "civil actions"})
    assert "".join(match.context) == " ".join(text.split())
    assert tuple(" ".join(piece.split()) for piece in match.context[1::2]) == match.words


@pytest.mark.parametrize(
    "text",
    ["A civil action", "Federal officers", "A civilaction and a federal officer", "A civil federal action officer", "", "!!!"],
)
def test_one_of_two_phrases_is_no_sign_nor_are_their_parts(text: str) -> None:
    assert found(text, BOTH) == ()


def test_phrases_that_stand_far_apart_are_no_sign() -> None:
    near, far = ("A civil action " + "word " * count + "federal officer" for count in (10, 60))
    assert found(near, BOTH)
    assert not found(far, BOTH)
    assert found(far, BOTH | {"within": 70})


def test_a_phrase_that_forbids_it_between_them_takes_the_sign_away() -> None:
    text = "Federal officers are immune from a civil action"
    assert found(text, BOTH)
    assert not found(text, BOTH | {"unless": ["immune"]})


def test_a_section_of_law_is_found_however_it_is_printed() -> None:
    for text in ("42 U.S.C. 1983", "42 U.S.C. § 1983", "42 u. s. c. sec 1983"):
        assert bool(found(text, {"all": ["section"]})) is ("sec " not in text)


def test_a_sign_looks_only_where_and_for_whom_it_is_told() -> None:
    only = told({"all": ["claim"], "where": ["abstract"]}, {"all": ["officer"], "states": ["zz"]})
    texts = {"title": ("A civil action and a federal officer",), "abstract": ("A civil action and a federal officer",)}
    assert [(match.sign.id, match.where) for match in only.matches(texts, state="yy")] == [("s1", "abstract")]
    assert {match.sign.id for match in only.matches(texts, state="zz")} == {"s1", "s2"}


def test_a_text_that_stands_in_two_places_counts_once_and_each_sign_once() -> None:
    both = told({"all": ["claim"], "weight": 3}, {"all": ["officer"], "weight": 2})
    texts = {
        "title": ("A civil action",),
        "version title": ("A civil action", "Civil actions, again"),
        "action": ("A peace officer",),
    }
    matches = both.matches(texts)
    assert [(match.where, match.words) for match in matches] == [
        ("title", ("civil action",)),
        ("version title", ("Civil actions",)),
        ("action", ("peace officer",)),
    ]
    assert score(matches) == 5


def test_held_text_is_one_place_more() -> None:
    assert [match.where for match in found("A person may sue a peace officer.", BOTH, place="text")] == ["text"]


def test_the_digest_is_of_the_words_and_not_of_their_spelling_or_place() -> None:
    assert digest({"Civil  Action", "federal officer"}) == digest({"federal-officer", "CIVIL ACTION"})
    assert digest({"civil action"}) != digest({"civil actions"})


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"phrases": {"claim": ["u.s.c."]}}, "u.s.c."),
        ({"phrases": {"claim": ["*"]}}, "first"),
        ({"phrases": {"claim": [""]}}, "''"),
        ({"phrases": {"claim": ["(a+)+"]}}, "words"),
        ({"signs": [{"id": "s", "tells": "", "all": ["no such"], "weight": 1}]}, "no such"),
        ({"signs": [{"id": "s", "tells": "", "all": [], "where": ["the moon"], "weight": 1}]}, "the moon"),
    ],
)
def test_signs_that_cannot_be_meant_are_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said.replace("*", r"\*")):
        Signs.read(wrong)


def test_a_topic_without_signs_finds_nothing() -> None:
    assert Signs.read({"slug": "example"}).matches({"title": ("A civil action against a federal officer",)}) == ()


def test_every_shipped_sign_can_be_read_and_names_no_bill() -> None:
    for topic in json.loads((Path(scrapers.__file__).parent / "topics.json").read_text(encoding="utf-8"))["topics"]:
        assert Signs.read(topic).signs
        spelled = {phrase.replace(" ", "") for phrases in topic["phrases"].values() for phrase in phrases}
        assert not spelled & {bill["identifier"].replace(" ", "").lower() for bill in topic["bills"]}


HOSTILE = [
    "civil " * 20_000,
    "civil" + " " * 60_000 + "action",
    "civil action federal officer " * 5_000,
    "a" * 100_000,
    "\0é(" * 30_000,
]


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE, ids=["almost", "a gap", "all", "one word", "marks"])
def test_twice_the_text_takes_at_most_twice_the_steps(text: str) -> None:
    def steps(text: str) -> int:
        taken = 0

        def count(frame: FrameType, event: str, arg: object) -> Any:
            nonlocal taken
            taken += event == "line"
            return count if frame.f_code.co_filename == signs.__file__ else None

        sys.settrace(count)
        try:
            found(text, BOTH | {"unless": ["immune"]}, {"all": ["claim"]})
        finally:
            sys.settrace(None)
        return taken

    assert steps(text + text) <= 2.1 * steps(text) + 500


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_kept_of_a_hostile_text_is_short(text: str) -> None:
    for match in found(text, BOTH, {"all": ["claim"]}):
        assert len(match.words) <= 12
        assert sum(map(len, match.words)) <= 12 * 120
        assert sum(map(len, match.context)) <= 1000


WORDS = st.sampled_from(
    ["civil", "action", "actions", "federal", "officer", "officers", "immune", "from", "§", "İ", "ß", "\n", "x"]
)


@given(st.lists(WORDS, max_size=40).map(" ".join), st.integers(0, 12))
def test_a_sign_is_found_exactly_where_its_phrases_are_near(text: str, within: int) -> None:
    matches = found(text, BOTH | {"within": within})
    words = signs._WORD.findall(text)
    places = {
        name: [n for n in range(len(words)) if words[n : n + 2] in ([first, last], [first, f"{last}s"])]
        for name, first, last in (("claim", "civil", "action"), ("officer", "federal", "officer"))
    }
    assert bool(matches) is any(abs(a - b) <= within for a in places["claim"] for b in places["officer"])
    for match in matches:
        assert len(match.context) % 2 == 1
        assert all(" ".join(piece.split()).casefold() in {word.casefold() for word in match.words} for piece in match.context[1::2])


def test_the_places_are_those_that_a_person_is_told() -> None:
    assert len(set(PLACES)) == len(PLACES)
