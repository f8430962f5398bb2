"""Every state's table of stage rules: each rule reads its example and not its counter-example, and nothing reads a denial."""

import pytest

from scrapers.moves import Move, StageRules
from scrapers.state import all_states

TABLES = {code: state.stage_rules for code, state in all_states().items() if state.stage_rules.table}
# What takes a line's meaning away when it stands before it.
DENIALS = ("Not ", "Failed to be ", "Motion lost: ", "It was never ", "Refused: ")
each_table = pytest.mark.parametrize("rules", TABLES.values(), ids=TABLES)


def reader(rules: StageRules, text: str) -> str | None:
    """The id of the rule that reads a text."""
    found = rules.read(text)
    return found.rule.id if found else None


@each_table
def test_a_rule_reads_its_example_and_not_its_counter_example(rules: StageRules) -> None:
    assert [rule.id for rule in rules.table if reader(rules, rule.example) != rule.id] == []
    assert [rule.id for rule in rules.table if reader(rules, rule.counter) == rule.id] == []


@each_table
def test_a_denied_line_is_read_by_nothing(rules: StageRules) -> None:
    denied = [denial + rule.example for rule in rules.table for denial in DENIALS]
    assert [text for text in denied if reader(rules, text)] == []


@each_table
def test_a_line_that_goes_on_to_take_itself_back_moves_nothing(rules: StageRules) -> None:
    found = [rules.read(f"{rule.example}, which did not happen") for rule in rules.table]
    assert [reading.rule.id for reading in found if reading is not None and reading.rule.move is not Move.NONE] == []


@pytest.mark.parametrize("code", TABLES)
def test_rules_have_ids_of_their_own_and_words_for_readers(code: str) -> None:
    table = TABLES[code].table
    assert len({rule.id for rule in table}) == len(table)
    assert [rule.id for rule in table if not rule.id.startswith(f"{code}-") or not rule.words] == []


@each_table
def test_a_rule_that_ends_a_bill_says_how(rules: StageRules) -> None:
    ending = {Move.FAILED, Move.VETO_STANDS}
    assert [rule.id for rule in rules.table if rule.reason is None and rule.move is Move.FAILED] == []
    assert [rule.id for rule in rules.table if rule.reason is not None and rule.move not in ending] == []


@each_table
@pytest.mark.parametrize(
    "text",
    [
        "The quick brown fox jumps over the lazy dog",
        "The Governor is thinking about it",
        "Everyone agreed that it passed",
        "Signed, sealed, delivered",
        "Lorem ipsum dolor sit amet",
        "Bill was eaten by a grue",
    ],
)
def test_no_rule_reads_what_no_legislature_writes(rules: StageRules, text: str) -> None:
    assert rules.read(text) is None
