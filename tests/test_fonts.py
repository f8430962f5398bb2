"""The site's own fonts: small, variable, and named as their licences ask."""

import re

from django.conf import settings
from PIL import ImageFont

STATIC = settings.BASE_DIR / "static"


def test_the_fonts_that_pages_load_are_small_variable_and_carry_no_reserved_name() -> None:
    css = (STATIC / "css" / "fonts.css").read_text()
    files = [(STATIC / "css" / name).resolve() for name in re.findall(r'url\("([^"]+)"\)', css)]
    assert sorted(files) == sorted((STATIC / "fonts").glob("*.woff2"))
    assert sum(file.stat().st_size for file in files) < 70_000
    for file in files:
        font = ImageFont.truetype(file, 40)
        assert [(axis["minimum"], axis["maximum"]) for axis in font.get_variation_axes()] == [(400, 700)]
        assert "Source" not in (font.getname()[0] or "")
        assert "SIL OPEN FONT LICENSE Version 1.1" in file.with_suffix(".OFL.txt").read_text()
