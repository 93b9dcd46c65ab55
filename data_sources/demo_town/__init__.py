"""A town that the program makes up, in the formats of the real sources.

About 2,500 panden and 4,500 verblijfsobjecten in 8 buurten, on open water so that nobody takes it
for a real place: an old town with a protected townscape, rows of every period, flats on plinths,
galleries, garage courts, offices, new houses and farms; two corporations with dirty stock lists
and plans that pile up; and, in small numbers, everything that is odd in a real register.
:func:`build` writes the files, :func:`town` gives the same in memory.
"""

from data_sources.demo_town.files import DemoFiles, build
from data_sources.demo_town.town import SEED, DemoTown, town

__all__ = ["SEED", "DemoFiles", "DemoTown", "build", "town"]
