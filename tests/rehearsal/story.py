"""The day: how the legislature stands in the morning, and what happens in it, with the news that each thing is.

The news is written down here by hand, as somebody who was there would tell it, and what the site makes of the pages is compared
with it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from scrapers.vocabulary import News
from tests.rehearsal.house import House

MEMBERS = [
    *("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ironwood", "Juniper", "Katsura"),
    *("Larch", "Maple", "Nutmeg", "Oak", "Pine", "Quince", "Rowan", "Spruce", "Tupelo", "Umbrella", "Viburnum"),
]
COMMITTEE = "Judiciary"
TITLES = {
    "HB 7": "Bridge Naming Act",
    "HB 12": "Example Remedies Act",
    "HB 14": "Example Records Act",
    "HB 20": "School Calendar Act",
    "HB 31": "Remedies Notice Act",
}
WATCHED = ("HB 7", "HB 12", "HB 14", "HB 20")


@dataclass(frozen=True, slots=True)
class Fact:
    """One piece of news about a bill, and the committee and the members that it is about, if it is."""

    bill: str
    news: News
    committee: str = ""
    members: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Scene:
    """What happens at one time, and the facts of it: those of one bill are told together.

    `read` is how a crawl then ends. `dark`: it lasts until the site has noticed that it cannot read the state.
    """

    time: str
    words: str
    happens: Callable[[House], None]
    facts: tuple[Fact, ...] = ()
    read: str = "ok"
    dark: bool = False


def morning(house: House) -> None:
    """How it stands before anybody watches."""
    house.seat(*MEMBERS)
    filed, referred = (-40, "Introduced"), (-38, f"Referred to {COMMITTEE}")
    for number in ("HB 12", "HB 14", "HB 20"):
        house.file(number, TITLES[number], filed, referred)
    house.file("HB 7", TITLES["HB 7"], filed, referred, (-30, "Do pass 22-0"), (-20, "Passed 90-0"), (-6, "Sent to the governor"))


def _judiciary_reports(house: House) -> None:
    house.act("HB 12", "Do pass 15-7", committee=COMMITTEE)
    house.vote("HB 12", "c12", MEMBERS[:15], MEMBERS[15:], motion="Do pass", committee=COMMITTEE)


def _the_source_recovers(house: House) -> None:
    house.act("HB 12", "Passed 12-10")
    house.vote("HB 12", "f12", MEMBERS[:12], MEMBERS[12:], motion="Third reading")
    house.failing("")


ALL = frozenset(MEMBERS)
VOTE, FLOOR, HEARING, STAGE = News.COMMITTEE_VOTE, News.FLOOR_VOTE, News.HEARING, News.STAGE

DAY = (
    Scene(
        "09:00",
        "Judiciary reports HB 12, 15-7",
        _judiciary_reports,
        (Fact("HB 12", VOTE, COMMITTEE, ALL), Fact("HB 12", STAGE)),
    ),
    Scene(
        "09:20",
        "Judiciary reports HB 14; its tally is not published yet",
        lambda house: house.act("HB 14", "Do pass", committee=COMMITTEE),
        (Fact("HB 14", VOTE, COMMITTEE), Fact("HB 14", STAGE)),
    ),
    Scene(
        "09:50",
        "The tally of HB 14 is published: 12-10",
        lambda house: house.vote("HB 14", "c14", MEMBERS[:12], MEMBERS[12:], motion="Do pass", committee=COMMITTEE),
        (Fact("HB 14", VOTE, COMMITTEE, ALL),),
    ),
    Scene(
        "10:15",
        "Judiciary will hear HB 20 in three days, at 13:30",
        lambda house: house.announce("h20", "HB 20", day=3, time="13:30"),
        (Fact("HB 20", HEARING, COMMITTEE),),
    ),
    Scene(
        "10:40",
        "The hearing of HB 20 moves to 15:00",
        lambda house: house.announce("h20", "HB 20", day=3, time="15:00"),
        (Fact("HB 20", HEARING, COMMITTEE),),
    ),
    Scene(
        "11:05",
        "The hearing of HB 20 is cancelled",
        lambda house: house.announce("h20", "HB 20", day=3, time="15:00", status="cancelled"),
        (Fact("HB 20", HEARING, COMMITTEE),),
    ),
    Scene(
        "11:30",
        "HB 31 is filed",
        lambda house: house.file("HB 31", TITLES["HB 31"], (0, "Introduced")),
        (Fact("HB 31", News.NEW_BILL),),
    ),
    Scene(
        "11:45", "A new text of HB 12 is printed", lambda house: house.print_text("HB 12", "Reprint"), (Fact("HB 12", News.TEXT),)
    ),
    Scene("12:30", "The source changes: its list is another page", lambda house: house.failing("changed"), read="partial"),
    Scene("12:50", "The source breaks: every page is an error 500", lambda house: house.failing("down"), read="failed", dark=True),
    Scene(
        "13:10",
        "The source recovers. In the meantime the House passed HB 12, 12-10",
        _the_source_recovers,
        (Fact("HB 12", FLOOR, members=ALL), Fact("HB 12", STAGE)),
    ),
    Scene(
        "14:00",
        "A line of three weeks ago is posted late on HB 20: a fiscal note was filed",
        lambda house: house.act("HB 20", "Fiscal note filed", day=-21),
        (Fact("HB 20", News.OTHER),),
    ),
    Scene(
        "14:30",
        "The House corrects its vote on HB 12: 13-9",
        lambda house: house.vote("HB 12", "f12", MEMBERS[:13], MEMBERS[13:], motion="Third reading"),
        (Fact("HB 12", FLOOR, members=ALL),),
    ),
    Scene(
        "15:00",
        "The Governor signs HB 7, chapter 7",
        lambda house: house.act("HB 7", "Signed, chapter 7", chamber="executive"),
        (Fact("HB 7", STAGE), Fact("HB 7", News.OTHER)),
    ),
)
