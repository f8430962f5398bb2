"""A kept page as a person may look at it: what is left of it, and what is said of what is not."""

import json
import re

import pytest

from bills import kept
from bills.kept import Form
from scrapers.page import Page, Request
from tests.pdf import pdf_of


def page(body: bytes, *, media_type: str = "", charset: str = "") -> Page:
    url = "https://legislature.example/HB1"
    return Page(Request("bill", url, "2026", "HB 1"), body, url, None, media_type=media_type, charset=charset)


def web_page(markup: str) -> str:
    return kept.shown(page(markup.encode(), media_type="text/html")).markup


HOSTILE = {
    "script": "<script>document.title = 'ran'</script>",
    "handler": '<p onclick="x()" onmouseover=x()>Do pass</p><body onload=x()>',
    "iframe": '<iframe src="//evil.example"></iframe><iframe srcdoc="<script>x()</script>"></iframe>',
    "refresh": '<meta http-equiv="refresh" content="0;url=//evil.example">',
    "style": "<style>@import url(//evil.example); td[title^=a] {background: url(//evil.example/a)}</style>",
    "styled": '<p style="background:url(//evil.example)">Do pass</p><table background="//evil.example"><tr><td>1</table>',
    "image": '<img src="//evil.example" srcset="//evil.example 2x" onerror=x()><picture><source srcset="//evil.example"></picture>',
    "media": '<video poster="//evil.example" src="//evil.example"></video><audio src="//evil.example"></audio>',
    "link": '<link rel=preconnect href="//evil.example"><link rel=stylesheet href="//evil.example"><base href="//evil.example">',
    "anchor": '<a href="javascript:x()" ping="//evil.example">Do pass</a><area href="//evil.example">',
    "form": '<form action="//evil.example"><input type=image src="//evil.example"><button formaction="//evil.example">Go</button>',
    "object": '<object data="//evil.example"></object><embed src="//evil.example"><applet code="//evil.example"></applet>',
    "svg": '<svg onload="x()"><use href="//evil.example"/><image href="//evil.example"/><foreignObject><script>x()</script></svg>',
    "math": '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=//evil.example onerror=x()&gt;">',
    "plaintext": "<xmp><script>x()</script></xmp><textarea><script>x()</script></textarea><plaintext><img src=//evil.example>",
    "broken": "<scr<script>ipt>x()</scr</script>ipt><<a>a href=//evil.example>x</a><b/onclick=x()>",
    "template": "<template><img src=//evil.example></template><noscript><img src=//evil.example></noscript>",
}


@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE)
def test_of_a_web_page_plain_elements_are_left_and_no_attribute(markup: str) -> None:
    left = web_page(f"<html><body><h1>HB 1</h1>{markup}</body></html>")
    assert "<h1>HB 1</h1>" in left
    tags = re.findall(r"<[^>]*>", left)
    assert all(re.fullmatch(r"</?[a-z0-9]+>", tag) for tag in tags), tags
    assert {tag.strip("</>") for tag in tags} <= kept._TAGS


def test_the_words_of_a_web_page_stay() -> None:
    left = web_page('<html><table><tr><td>Vote: <b>15</b>-<i>7</i></td></tr></table><a href="/x">Roll call</a>')
    assert "<td>Vote: <span>15</span>-<span>7</span></td>" in left
    assert "Roll call" in left


def test_what_was_struck_out_and_what_was_put_in_stay_apart() -> None:
    assert web_page("<p><s>may</s><strike>can</strike><u>shall</u>") == "<p><del>may</del><del>can</del><ins>shall</ins></p>"


@pytest.mark.slow
@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 200_000,
        "<div><!--</div>-->" * 60_000,
        "<table><tr><td>" * 60_000,
        "<svg><g>" * 100_000 + "<use href=#a>",
    ],
    ids=["divisions", "hidden ends", "tables", "drawing"],
)
def test_a_page_that_would_be_endless_is_cut_and_says_so(markup: str) -> None:
    told = kept.shown(page(markup.encode(), media_type="text/html"))
    assert len(told.markup) < 3_000_000
    assert told.cut


def test_marks_that_are_never_closed_are_not_opened_anew_in_each_paragraph() -> None:
    markup = "".join(f"<b id={n}>" for n in range(5_000)) + "<p>x" * 50_000
    assert len(web_page(f"<html><p>{markup}")) < 10 * len(markup)


def test_json_is_laid_out() -> None:
    told = kept.shown(page(b'{"bill":{"number":"HB 1"}}'))
    assert (told.form, told.text) == (Form.JSON, '{\n  "bill": {\n    "number": "HB 1"\n  }\n}')


@pytest.mark.parametrize(
    "body", [b'{"bill":', b"[" * 100_000, b"[1" + b"1" * 10_000 + b"]"], ids=["cut off", "deep", "a long number"]
)
def test_what_is_no_json_that_can_be_read_is_shown_as_it_came(body: bytes) -> None:
    assert kept.shown(page(body)).text == body.decode()


def test_json_that_would_be_laid_out_endlessly_is_cut() -> None:
    told = kept.shown(page(b"[" * 900 + b",".join([b"1"] * 1_000_000) + b"]" * 900))
    assert len(told.text) == kept.CHARACTERS
    assert told.cut == ("Only its first 1,000,000 characters are shown.",)


def test_a_sheet_of_a_pdf_is_its_text() -> None:
    told = kept.shown(page(pdf_of(["Yeas 15", "Nays 7"])))
    assert told.form is Form.PDF
    assert "Yeas 15" in told.text


def test_a_pdf_that_cannot_be_read_is_shown_as_bytes_with_the_reason() -> None:
    told = kept.shown(page(b"%PDF-1.7 and nothing else"))
    assert told.form is Form.BINARY
    assert "cannot be read" in told.cut[0]
    assert "25 50 44 46" in told.text


def test_of_a_long_pdf_the_first_sheets_are_shown() -> None:
    told = kept.shown(page(pdf_of(*([f"Sheet {n}"] for n in range(1, 23)))))
    assert "Sheet 20" in told.text
    assert "Sheet 21" not in told.text
    assert "Its first 20 sheets are shown." in told.cut


def test_a_drawing_and_a_document_of_entities_are_text_and_are_not_taken_apart() -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"><script>x()</script></svg>'
    bomb = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    for text in (drawing, bomb):
        told = kept.shown(page(text.encode(), media_type="image/svg+xml"))
        assert (told.form, told.text) == (Form.TEXT, text)
        assert "<script>" not in kept.document(told)
        assert "<a>" not in kept.document(told)


def test_what_is_no_text_is_shown_as_bytes() -> None:
    told = kept.shown(page(bytes(range(256)) * 100))
    assert told.form is Form.BINARY
    assert told.text.startswith("00000000  00 01 02")
    assert told.cut == ("Its first 2,048 of 25,600 bytes are shown.",)


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("Peña".encode("utf-16"), ""),
        ("\ufeffPeña".encode(), ""),
        ("Peña".encode("cp1252"), "windows-1252"),
        ('<meta charset="windows-1252">Peña'.encode("cp1252"), ""),
        ("Peña".encode(), "unknown-8"),
        ("Peña".encode(), "punycode"),
        ("Peña".encode(), "nul\0"),
    ],
)
def test_text_is_read_in_its_alphabet(body: bytes, charset: str) -> None:
    assert kept.shown(page(body, charset=charset)).text.endswith("Peña")


def test_a_page_in_two_bytes_a_letter_is_cleaned_too() -> None:
    told = kept.shown(page("<html><p onclick=x()>HB 1<script>x()</script>".encode("utf-16"), media_type="text/html"))
    assert told.markup == "<p>HB 1</p>"


def test_signs_that_are_no_letters_are_shown_as_such() -> None:
    assert web_page("<scr\0ipt>x()</scr\0ipt><p>H\0B 1</p>") == "x()<p>H\N{REPLACEMENT CHARACTER}B 1</p>"


def test_of_a_page_that_was_read_in_part_its_whole_size_is_told() -> None:
    assert kept.shown(page(b"HB 1\n" * 10), size=5_000).cut == ("The page has 5,000 bytes; only the first 50 were looked at.",)


def test_the_source_is_numbered_and_marks_what_the_error_names() -> None:
    told = kept.source_text(page(b"<html>\n<table class=votes>\n</table>"), reasons=["«table.votes»: expected 1, found 0"])
    assert [line.number for line in told.lines] == [1, 2, 3]
    assert told.lines[1].pieces == [("<", False), ("table", True), (" class=", False), ("votes", True), (">", False)]
    assert told.marked == 3


def test_a_long_source_is_cut_and_says_so() -> None:
    told = kept.source_text(page(b"x" * 3_000 + b"\nHB 1" * 3_000))
    assert len(told.lines) == kept.LINES
    assert told.cut == ("These are the first 2,000 of 3,001 lines.", "Lines end after 1,000 characters.")


def test_a_web_page_is_compared_by_its_words() -> None:
    lines, cut = kept.words(
        page(b"<html><table><tr><td>Yeas</td><td>15 &lt; 16</td></tr><tr><td>Nays</td></tr></table><p>HB 1</p>")
    )
    assert lines == ["Yeas | 15 < 16 |", "Nays |", "HB 1"]
    assert not cut


def test_the_document_is_whole_and_escapes_text() -> None:
    document = kept.document(kept.shown(page(json.dumps({"title": "<script>x()</script>"}).encode())))
    assert document.startswith("<!doctype html>")
    assert "&lt;script&gt;" in document
    assert "<script>" not in document
