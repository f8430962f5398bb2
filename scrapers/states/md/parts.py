"""The records that both of Maryland's kinds of page are made of, built once for all bills that share them."""

import datetime
from functools import lru_cache

from scrapers.actions import classify
from scrapers.page import fold
from scrapers.records import ActionRecord, SponsorRecord
from scrapers.states.md.rules import ACTION_RULES
from scrapers.vocabulary import Chamber, DateBasis, SponsorClassification

_TITLES = {"Delegate": Chamber.LOWER, "Senator": Chamber.UPPER}


@lru_cache(maxsize=2_000)
def sponsor(printed: str, classification: SponsorClassification) -> SponsorRecord:
    """The printed "Delegate Moon" as Moon of the lower chamber; whoever is neither Delegate nor Senator, as printed."""
    title, _, name = fold(printed).partition(" ")
    if title in _TITLES:
        return SponsorRecord(name, classification, _TITLES[title])
    return SponsorRecord(fold(printed), classification)


def ranked(printed: list[str]) -> tuple[SponsorRecord, ...]:
    """Sponsors in the order of the page: the first is the primary one."""
    first = [sponsor(name, SponsorClassification.PRIMARY) for name in printed[:1]]
    return (*first, *[sponsor(name, SponsorClassification.COSPONSOR) for name in printed[1:]])


# Bills share their days and their milestones; a session of thousands has a few hundred different ones.
@lru_cache(maxsize=20_000)
def action(day: str, chamber: Chamber, text: str, basis: DateBasis, organization: str) -> ActionRecord:
    """An action of a `day` written YYYY-MM-DD, classified by the state's rules."""
    return ActionRecord(datetime.date.fromisoformat(day), chamber, text, classify(text, ACTION_RULES), basis, organization)
