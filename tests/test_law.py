"""The law in short, and the links to it from words of ours."""

import re

import pytest
from django.template import Context, Template
from django.test import Client

from bills.templatetags.law import TERMS, law_terms
from tests.factories import make_bill, make_watch
from tests.reading import words

CITATIONS = (
    *("42 U.S.C. § 1983", "28 U.S.C. §§ 1346(b)", "§ 2402", "§ 2674", "§ 2675(a)", "§ 2680", "28 U.S.C. § 2679(b)(1)"),
    *("§ 2679(b)(2)(A)", "28 U.S.C. § 2679(d)(1), (2)", "28 U.S.C. § 1442(a)(1)", "U.S. Const. art. VI, cl. 2"),
    *("403 U.S. 388", "442 U.S. 228 (1979)", "446 U.S. 14 (1980)", "582 U.S. 120 (2017)", "589 U.S. 93 (2020)"),
    *("596 U.S. 482 (2022)", "No. 24-809 (30 June 2025, per curiam)", "72 F.4th 237 (7th Cir., No. 21-1463, 27 June 2023)"),
    *("457 U.S. 800, 818 (1982)", "605 U.S. 395, No. 24-362", "No. 22-cv-03195 (N.D. Cal. 30 August 2023)"),
    *("549 U.S. 225 (2007)", "515 U.S. 417 (1995)", "489 U.S. 121 (1989)", "567 U.S. 387 (2012)", "135 U.S. 1 (1890)"),
    *("254 U.S. 51 (1920)", "17 U.S. (4 Wheat.) 316 (1819)", "495 U.S. 423, 435 (1990)", "596 U.S. 832 (2022), No. 21-404"),
    *("161 U. Pa. L. Rev. 509 (2013)", "96 Yale L.J. 1425 (1987)", "64 U. Colo. L. Rev. 159 (1993)"),
    *("87 Ind. L.J. 1697 (2012)", "116 Nw. U. L. Rev. 737 (2021)"),
)
OFFICIAL = (
    "https://www.law.cornell.edu/uscode/text/",
    "https://www.supremecourt.gov/docket/",
    "https://constitution.congress.gov/",
)


@pytest.fixture
def law(client: Client) -> str:
    """The page, which needs no database."""
    response = client.get("/law/")
    assert response.status_code == 200
    return response.content.decode()


def test_every_term_has_one_anchor_and_the_contents_lead_to_each(law: str) -> None:
    anchors = re.findall(r'<h2 id="([\w-]+)">', law)
    assert len(anchors) == len(set(anchors))
    assert re.findall(r'<li><a href="#([\w-]+)">', law) == anchors
    assert set(TERMS) <= set(anchors)
    assert all(law.count(f'id="{anchor}"') == 1 for anchor in anchors)


def test_each_statement_has_its_citation_and_links_lead_to_official_pages(law: str) -> None:
    said = words(law)
    assert [citation for citation in CITATIONS if citation not in said] == []
    links = re.findall(r'href="(https?://[^"]+)"', law)
    assert links
    assert [link for link in links if not link.startswith(OFFICIAL)] == []


def test_what_was_not_found_or_not_checked_is_said_and_advice_is_denied_once(law: str) -> None:
    said = words(law)
    assert said.count("not legal advice") == 1
    assert "appeal in the Ninth Circuit: decision not found; last source read: the compilation of 22 November 2026" in said
    assert "Not checked: the test of Neagle" in said
    assert not re.search(r"\bsues? ICE\b|\bsue the agency\b", said)


def test_the_first_of_each_term_leads_to_the_page_and_the_rest_do_not() -> None:
    text = "Bivens, then Bivens. 42 U.S.C. § 1983 and Section 1983. Qualified immunity, Supremacy Clause, Supremacy Clause immunity"
    linked = law_terms(text)
    assert re.findall(r'<a href="/law/#([\w-]+)">(.*?)</a>', linked) == [
        ("bivens", "Bivens"),
        ("section-1983", "42 U.S.C. § 1983"),
        ("qualified-immunity", "Qualified immunity"),
        ("supremacy-clause", "Supremacy Clause"),
        ("supremacy-clause-immunity", "Supremacy Clause immunity"),
    ]
    assert re.sub(r"<[^>]+>", "", linked) == text


@pytest.mark.parametrize("text", ["42 USC 1983", "42 U.S.C.\u00a0§1983", "section\n1983", "under § 1983", "42 U. S. C. §§ 1983"])
def test_a_section_is_known_in_any_spelling(text: str) -> None:
    assert law_terms(text).count('<a href="/law/#section-1983">') == 1


@pytest.mark.parametrize("text", ["", "section 19830", "in 1983", "Bivenson", "Unpreempted", "Westfall, Actor"])
def test_what_only_looks_like_a_term_stays_as_it_is(text: str) -> None:
    assert law_terms(text) == text


def test_hostile_text_is_escaped_before_between_and_after_the_terms() -> None:
    text = '<script>x</script> Bivens & <b onclick="x">the Westfall Act</b> \'"'
    shown = Template("{% load law %}{{ text|law_terms }}").render(Context({"text": text}))
    assert re.findall(r"<[^>]+>", shown) == ['<a href="/law/#bivens">', "</a>", '<a href="/law/#westfall-act">', "</a>"]
    assert "&lt;script&gt;x&lt;/script&gt;" in shown
    assert "&amp; &lt;b onclick=&quot;x&quot;&gt;the " in shown


@pytest.mark.django_db
def test_a_bills_page_links_terms_in_our_note_and_not_in_its_title(client: Client) -> None:
    make_watch(make_bill(title="Bivens and the Westfall Act"), note="It is about Bivens.")
    page = client.get("/zz/2026/HB1/").content.decode()
    assert re.findall(r'[^>]*<a href="/law/#[\w-]+">[^<]+</a>', page) == [' It is about <a href="/law/#bivens">Bivens</a>']
    assert '<a href="/law/">The law in short</a>' in page
