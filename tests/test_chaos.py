"""Processes that are killed while mails go out."""

from pathlib import Path

import pytest

from tests import chaos


@pytest.mark.slow
def test_whatever_is_killed_while_mails_go_out_none_is_missed_and_none_is_doubled_but_those_that_were_cut(tmp_path: Path) -> None:
    chaos.run(tmp_path, kills=6, seed=7).check()
