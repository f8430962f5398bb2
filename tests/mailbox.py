"""`python -m tests.mailbox FOLDER` writes a mail of each kind there, for a person to look at: as text, as HTML and as pictures.

The pictures are of a phone, in light and in dark. The database is one of its own, and nobody is sent anything.
"""

import os
import sys
from pathlib import Path

from tests import scratch  # noqa: F401 - first of all

# isort: split
from django.db import transaction
from playwright.sync_api import Browser, sync_playwright

from tests import court_mails, mails
from tests.journeys.conftest import CHROMIUM
from tests.mails import a_week, sent

PHONE = {"width": 390, "height": 844}


def picture(browser: Browser, page: Path) -> None:
    for scheme in ("light", "dark"):
        context = browser.new_context(viewport=PHONE, color_scheme=scheme, java_script_enabled=False, offline=True)  # type: ignore[arg-type]
        opened = context.new_page()
        opened.goto(page.as_uri())
        opened.screenshot(path=page.with_suffix(f".{scheme}.png"), full_page=True)
        context.close()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        for scene in (*mails.SCENES, *court_mails.SCENES):
            with transaction.atomic(), a_week() as clock:
                told = sent(scene(clock))
                transaction.set_rollback(True)
            print(f"{scene.__name__:24} {told.subject}")
            (folder / f"{scene.__name__}.txt").write_text(f"Subject: {told.subject}\n\n{told.text}", encoding="utf-8")
            page = folder / f"{scene.__name__}.html"
            page.write_text(told.html, encoding="utf-8")
            picture(browser, page.resolve())
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
