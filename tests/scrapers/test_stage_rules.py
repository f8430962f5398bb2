"""Every state's table of stage rules: each rule reads its example and not its counter-example, and nothing reads a denial."""

import pytest

from scrapers.moves import Move, StageRule, StageRules
from scrapers.state import all_states

TABLES = {code: state.stage_rules for code, state in all_states().items() if state.stage_rules.table}
RULES = [pytest.param(rules, rule, id=rule.id) for rules in TABLES.values() for rule in rules.table]
# What takes a line's meaning away when it stands before it.
DENIALS = ("Not ", "Failed to be ", "Motion lost: ", "It was never ", "Refused: ")


@pytest.mark.parametrize(("rules", "rule"), RULES)
def test_a_rule_reads_its_example_and_not_its_counter_example(rules: StageRules, rule: StageRule) -> None:
    found = rules.read(rule.example)
    assert found is not None
    assert found.rule.id == rule.id
    against = rules.read(rule.counter)
    assert against is None or against.rule.id != rule.id


@pytest.mark.parametrize(("rules", "rule"), RULES)
def test_a_denied_line_is_read_by_nothing(rules: StageRules, rule: StageRule) -> None:
    assert [denial for denial in DENIALS if rules.read(denial + rule.example) is not None] == []


@pytest.mark.parametrize(("rules", "rule"), RULES)
def test_a_line_that_goes_on_to_take_itself_back_is_read_by_nothing(rules: StageRules, rule: StageRule) -> None:
    found = rules.read(f"{rule.example}, which did not happen")
    assert found is None or found.rule.move is Move.NONE


@pytest.mark.parametrize("code", TABLES)
def test_rules_have_ids_of_their_own_and_words_for_readers(code: str) -> None:
    table = TABLES[code].table
    assert len({rule.id for rule in table}) == len(table)
    assert [rule.id for rule in table if not rule.id.startswith(f"{code}-") or not rule.words] == []


@pytest.mark.parametrize(("rules", "rule"), RULES)
def test_a_rule_that_ends_a_bill_says_how(rules: StageRules, rule: StageRule) -> None:
    assert (rule.reason is not None) == (rule.move is Move.FAILED) or rule.move is Move.VETO_STANDS


@pytest.mark.parametrize("code", TABLES)
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
def test_no_rule_reads_what_no_legislature_writes(code: str, text: str) -> None:
    assert TABLES[code].read(text) is None
