"""Small pure functions that measure one thing each: geometry and Series in, one Series out.

Every function keeps the index of its first argument, works on EPSG:28992 (RD New, metres) and gives
null, never 0, for what cannot be known. Modules are named for the question of the analyst.
"""
