"""The bulletin as one HTML file that needs nothing else, or as a page of the site."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from .charts import PALETTES, Chart, javascript, shapes, view_of
from .words import MOVED

if TYPE_CHECKING:
    from .content import Bulletin
    from .words import Words

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Language:
    """Where the same page stands in another language."""

    words: Words
    href: str


@dataclass(frozen=True)
class Links:
    """Where a page of the site stands: addresses relative to it, None where there is none."""

    index: str
    explorer: str | None = None
    previous: str | None = None
    next: str | None = None
    others: tuple[Language, ...] = ()
    # The same month in another currency, by its name.
    currencies: dict[str, str] = field(default_factory=dict)
    downloads: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Assets:
    """A page's style and scripts: inlined, or files beside the pages that share them."""

    style: str
    scripts: tuple[str, ...]
    linked: bool

    @property
    def policy(self) -> str:
        """Content security policy: what is on the page or beside it, and never the network."""
        if self.linked:
            # 'self' is no origin where a folder is opened as files.
            scripts, style = "'self' file:", "'self' file: 'unsafe-inline'"
        else:
            scripts = " ".join(f"'sha256-{_digest(script)}'" for script in self.scripts)
            # Vega places its tooltip with a style of its own.
            style = "'unsafe-inline'"
        return (
            f"default-src 'none'; script-src {scripts}; style-src {style}; img-src data:; "
            "base-uri 'none'; form-action 'none'"
        )


def render(bulletin: Bulletin, charts: list[Chart]) -> str:
    """Return the bulletin as one self-contained HTML file."""
    return page(bulletin, charts, inlined(view_of(bulletin.words)), links=None)


def page(bulletin: Bulletin, charts: list[Chart], assets: Assets, links: Links | None) -> str:
    """Return the bulletin as HTML, with the site's links around it if there is one."""
    data = {
        "charts": [{"name": chart.name, "spec": chart.spec} for chart in charts],
        "figures": {key: asdict(told) for key, told in bulletin.told.items()},
    }
    return (
        environment()
        .get_template("bulletin.html.j2")
        .render(
            bulletin=bulletin,
            charts=charts,
            data=data,
            packed=packed,
            words=bulletin.words,
            assets=assets,
            links=links,
            moved_no=MOVED,
        )
    )


def packed(data: object) -> str:
    """Data of a page in a fifth of the room: JSON, deflated; the page's script unpacks it."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
    return base64.b64encode(zlib.compress(text.encode(), 6)).decode()


@cache
def environment() -> Environment:
    """Templates that escape everything and refuse a name they do not know."""
    made = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # As short as it gets: a site has thousands of charts.
    made.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "ensure_ascii": False}
    return made


@cache
def inlined(view: str | None) -> Assets:
    """Style and scripts as text."""
    return Assets(style(), tuple(scripts(view).values()), linked=False)


def scripts(view: str | None) -> dict[str, str]:
    """The scripts of a bulletin with a map, or none, in the order in which they run, by name."""
    own = {name: (TEMPLATES / f"{name}.js").read_text("utf-8") for name in ("page", "explain")}
    maps = {f"map_{view}": f'window.maps = {{"@map:{view}": {shapes(view)}}};'} if view else {}
    return {"vega": javascript(), **maps, **own}


def style() -> str:
    """The style sheet: the palettes of the charts as variables, then the rules."""
    palettes = {
        name: "".join(f"--{key}:{value};" for key, value in palette.items())
        for name, palette in PALETTES.items()
    }
    return (
        f":root{{{palettes['light']}}}\n"
        "@media screen{"
        f":root[data-theme=dark]{{{palettes['dark']}}}"
        "@media (prefers-color-scheme:dark){"
        f":root:not([data-theme=light]){{{palettes['dark']}}}}}}}\n"
    ) + (TEMPLATES / "style.css").read_text("utf-8")


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
