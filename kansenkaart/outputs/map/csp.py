"""The Content-Security-Policy of the page: nothing runs and nothing loads that is not named."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

PLACEHOLDER = "kansenkaart-content-security-policy"
"""Stands in the page where the policy comes, until the bytes it is about are final."""

_SCRIPT = re.compile(r"<script(?: type=\"module\")?>(.*?)</script>", re.DOTALL)
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def sealed(page: str, image_hosts: Iterable[str]) -> str:
    """Return the page with its policy filled in, by the hashes of its own scripts and styles.

    Parameters
    ----------
    page
        The finished page with :data:`PLACEHOLDER` in it; data blocks are inert and not hashed.
    image_hosts
        Origins that background tiles may come from.
    """
    rules = {
        "default-src": ["'none'"],
        "script-src": _hashes(_SCRIPT, page),
        "style-src": _hashes(_STYLE, page),
        "img-src": ["data:", *sorted(set(image_hosts))],
        "connect-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    policy = "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())
    return page.replace(PLACEHOLDER, policy, 1)


def _hashes(pattern: re.Pattern[str], page: str) -> list[str]:
    found = [hashlib.sha256(m.group(1).encode()).digest() for m in pattern.finditer(page)]
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in dict.fromkeys(found)]
