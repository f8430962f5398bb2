"""What is typed, as words and as a query. No database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bills.search.engine import Holds
from bills.search.marking import marked
from bills.search.query import Query, Term, parse
from bills.search.tokens import spans, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("HB 1312", "hb 1312"),
        ("hb1312 HB-01312 H.B. 1312", "hb 1312 hb 1312 hb 1312"),
        ("S9005-C", "s 9005 c"),
        ("42 U.S.C. § 1983", "42 usc 1983"),
        ("740 ILCS 190/5", "740 ilcs 190 5"),
        ("people's O\u2019Brien states' Muñoz", "people obrien states munoz"),
        ("body-worn, POW/MIA; e\u0301tat offi\u00adcer \ufb01le", "body worn pow mia etat officer file"),
        ("1,000,000 is 1000000, and 52.1 two", "1000000 is 1000000 and 52 1 two"),
        ("\ue001state\ue002il \0 ' . -- ½", "state il 1 2"),
    ],
)
def test_text_is_the_same_words_however_it_is_spelled(text: str, words: str) -> None:
    assert tokens(text) == words.split()


@given(st.text())
def test_words_hold_nothing_that_an_engine_could_take_for_more_than_a_word(text: str) -> None:
    for word in tokens(text):
        assert word.isalnum()
        assert word == word.lower()
        assert tokens(word) in ([word], tokens(word.lower()))
    assert [word for words, _, _ in spans(text) for word in words] == tokens(text)


def test_a_query_is_words_phrases_alternatives_and_what_is_left_out() -> None:
    assert parse('immunity “civil action” OR immun* -tax -"sales tax" hb12') == Query(
        groups=((Term(("immunity",)),), (Term(("civil", "action")), Term(("immun",), True)), (Term(("hb", "12")),)),
        excluded=(Term(("tax",)), Term(("sales", "tax"))),
    )


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("im* act", "a beginning has 3 letters"),
        ("a OR -b", "cannot be an alternative"),
        (" ".join(map(str, range(40))), "first 32 words and phrases"),
        ('"' + " ".join(map(str, range(40))), "first 32 words of a phrase"),
    ],
)
def test_what_is_not_done_is_said(text: str, note: str) -> None:
    assert note in " ".join(parse(text).notes)


@given(st.text(alphabet=st.sampled_from("ab1 -\"*|'()&:!<>\\%_OR\0\ue001é")))
def test_whatever_is_typed_is_a_query_and_its_words_are_values(text: str) -> None:
    query = parse(text)
    if query:
        for told in (Holds(query)._on_postgresql("t"), Holds(query)._on_sqlite("t.bill_id")):
            sql, values = told
            assert sql.count("%s") == len(values)
            assert not set("\\%\0;") & set("".join(map(str, values)))


def test_what_is_looked_for_is_marked_as_it_is_printed() -> None:
    pieces = marked("The Civil-Action of H.B. 12, immunity <b>", parse('"civil action" hb12 immun*'))
    assert [text for text, is_marked in pieces if is_marked] == ["Civil-Action", "H.B. 12", "immunity"]
    assert "".join(text for text, _ in pieces) == "The Civil-Action of H.B. 12, immunity <b>"
