"""Pictures of a journey, for a person to look at."""

import os
from pathlib import Path

from playwright.sync_api import Page

FOLDER = os.environ.get("JOURNEY_SHOTS")  # where to leave them; none are taken without


def shot(page: Page, name: str) -> None:
    if FOLDER:
        page.screenshot(path=Path(FOLDER) / f"{name}.png", full_page=True)
